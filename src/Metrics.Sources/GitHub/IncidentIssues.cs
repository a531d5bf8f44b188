using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Makes incidents of issues that carry the label.</summary>
internal sealed class IncidentIssues(GitHubOptions options)
{
    private const int LongestDescription = 4000;

    private readonly HashSet<string> _labels = new(options.IncidentLabels, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _falseAlarms = new(options.FalseAlarms, StringComparer.OrdinalIgnoreCase);
    private readonly Regex _severity = Pattern(options.SeverityLabels, "severity_labels");
    private readonly Regex _service = Pattern(options.ServiceLabels, "service_labels");

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
            return was ? new SourceRecord.Deleted(FactKind.Incident, id) : null;
        }

        if (IsFalseAlarm(issue.StateReason))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        DateTimeOffset? labelled = events
            .Where(each => each.TypeName == "LabeledEvent" && IsLabel(each.Label?.Name))
            .Min(each => each.CreatedAt);
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            UpdatedAt = issue.UpdatedAt,
            Services = ServicesOf(fullName, labels),
            Severity = SeverityOf(labels),
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

    public string? SeverityOf(IEnumerable<string> labels) =>
        labels.Select(label => _severity.Match(label)).FirstOrDefault(match => match.Success)?.Groups["severity"].Value;

    public IReadOnlyList<string> ServicesOf(string fullName, IEnumerable<string> labels)
    {
        IEnumerable<Match> matches = labels.Select(label => _service.Match(label)).Where(match => match.Success);
        string[] named = [.. matches.Select(match => match.Groups["service"].Value)];
        return named.Length > 0 ? named : [fullName];
    }

    /// <summary>GitHub's words as REST and webhooks write them.</summary>
    public static string StatusOf(string state, string? reason) =>
        (reason ?? (state.Equals("OPEN", StringComparison.OrdinalIgnoreCase) ? "open" : "closed")).ToLowerInvariant();

    public static string? Cut(string? text) =>
        string.IsNullOrEmpty(text) ? null : text.Length > LongestDescription ? text[..LongestDescription] : text;

    private static Regex Pattern(string text, string option)
    {
        try
        {
            const RegexOptions Folded = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
            return new Regex(text.Length == 0 ? "(?!)" : text, Folded, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException wrong)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"`{option}` is no regular expression: {wrong.Message}");
        }
    }
}
