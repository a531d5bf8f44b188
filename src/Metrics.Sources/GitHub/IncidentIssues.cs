using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Makes incidents of issues that carry the label.</summary>
internal sealed class IncidentIssues(GitHubOptions options)
{
    private const int LongestDescription = 4000;

    private readonly HashSet<string> _labels = new(options.IncidentLabels, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _falseAlarms = new(options.FalseAlarms, StringComparer.OrdinalIgnoreCase);
    private readonly LabelPatterns _patterns = new(options.SeverityLabels, options.ServiceLabels);

    public bool Wanted => _labels.Count > 0;

    public bool IsLabel(string? name) => name is not null && _labels.Contains(name);

    /// <summary>The incident; a deletion where the issue was one and is none; null where it never was.</summary>
    public SourceRecord? Of(long repository, string fullName, IssueNode issue)
    {
        string[] labels = [.. issue.Labels?.Items.Select(label => label.Name) ?? []];
        TimelineNode[] events = [.. issue.TimelineItems?.Items ?? []];
        string id = GitHubIds.Issue(repository, issue.Number);
        if (!labels.Any(_labels.Contains))
        {
            bool was = events.Any(each => each.TypeName == "UnlabeledEvent" && IsLabel(each.Label?.Name));
            return was ? new SourceRecord.Deleted(FactKind.Incident, id) { At = issue.UpdatedAt } : null;
        }

        if (IsFalseAlarm(issue.StateReason))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id) { At = issue.UpdatedAt };
        }

        DateTimeOffset? labelled = events
            .Where(each => each.TypeName == "LabeledEvent" && IsLabel(each.Label?.Name))
            .Min(each => each.CreatedAt);
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            UpdatedAt = issue.UpdatedAt,
            Services = _patterns.ServicesOf(fullName, labels),
            Severity = _patterns.SeverityOf(labels),
            Title = issue.Title,
            Description = Cut(issue.Body),
            StartedAt = options.IncidentStart == IncidentStart.Labelled ? labelled ?? issue.CreatedAt : issue.CreatedAt,
            AcknowledgedAt = events.Where(each => each.TypeName == "AssignedEvent").Min(each => each.CreatedAt),
            ResolvedAt = issue.State == "CLOSED" ? issue.ClosedAt : null,
            Labels = labels,
            Url = issue.Url,
            Status = StatusOf(issue.State, issue.StateReason),
        });
    }

    public bool IsFalseAlarm(string? reason) => reason is not null && _falseAlarms.Contains(reason);

    /// <summary>GitHub's words as REST and webhooks write them.</summary>
    public static string StatusOf(string state, string? reason) =>
        (reason ?? (state.Equals("OPEN", StringComparison.OrdinalIgnoreCase) ? "open" : "closed")).ToLowerInvariant();

    public static string? Cut(string? text) =>
        string.IsNullOrEmpty(text) ? null : text.Length > LongestDescription ? text[..LongestDescription] : text;
}
