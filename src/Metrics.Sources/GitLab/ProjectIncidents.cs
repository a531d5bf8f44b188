using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>Makes incidents of issues of the type <c>incident</c>, or with a label.</summary>
internal sealed class ProjectIncidents(GitLabOptions options)
{
    private readonly LabelPatterns _patterns = new(options.SeverityLabels, options.ServiceLabels);

    /// <summary>The filters that find them, one list each.</summary>
    public IReadOnlyList<(string Name, string? Value)> Filters => options.Incidents switch
    {
        IncidentIssueKind.Type => [("issue_type", "incident")],
        IncidentIssueKind.Labels => [.. options.IncidentLabels.Select(label => ("labels", (string?)label))],
        _ => [],
    };

    /// <summary>The incident; a deletion where it was moved away, or closed as another's duplicate.</summary>
    /// <param name="notes">Its notes, oldest first.</param>
    public SourceRecord Read(GitLabProject project, JsonElement issue, IReadOnlyList<JsonElement> notes)
    {
        string id = project.Issue(MergeRequests.NumberOf(issue));
        if (issue.Text("moved_to_id") is not null || issue.Text("_links", "closed_as_duplicate_of") is not null)
        {
            return new SourceRecord.Deleted(FactKind.Incident, id) { At = issue.Instant("updated_at") };
        }

        return new SourceRecord.Found(Of(project, issue, Labels(issue)) with
        {
            Id = id,
            UpdatedAt = issue.Instant("updated_at"),
            StartedAt = issue.NeededInstant("created_at"),
            AcknowledgedAt = notes.Where(IsAcknowledgement).Min(note => note.Instant("created_at")),
            ResolvedAt = issue.Text("state") == "closed" ? issue.Instant("closed_at") : null,
            Url = issue.Text("web_url"),
        });
    }

    /// <summary>What an issue tells in lists and webhooks alike; its instants are the caller's, who knows how they are written.</summary>
    public Incident Of(GitLabProject project, JsonElement issue, string[] labels) => new()
    {
        Id = "",
        Services = _patterns.ServicesOf(project.Path, labels),
        Severity = _patterns.SeverityOf(labels) ?? SeverityOf(issue),
        Title = issue.Text("title") ?? "(no title)",
        Description = Json.Description(issue.Text("description")),
        StartedAt = default,
        Labels = labels,
        Status = issue.Text("state"),
    };

    /// <summary>Whether an issue of a webhook is one of those that the lists give.</summary>
    public bool Is(JsonElement issue, string[] labels) => options.Incidents switch
    {
        IncidentIssueKind.Type => "incident".Equals(issue.Text("type"), StringComparison.OrdinalIgnoreCase),
        IncidentIssueKind.Labels => labels.Intersect(options.IncidentLabels, StringComparer.OrdinalIgnoreCase).Any(),
        _ => false,
    };

    private static string[] Labels(JsonElement issue) => [.. issue.Items("labels").Select(label => label.Text()).OfType<string>()];

    private static string? SeverityOf(JsonElement issue) =>
        issue.Text("severity") is { } severity && !severity.Equals("unknown", StringComparison.OrdinalIgnoreCase)
            ? severity.ToLowerInvariant()
            : null;

    // GitLab writes what happened to an issue as notes of its own.
    private static bool IsAcknowledgement(JsonElement note) =>
        note.IsTrue("system") && note.Text("body") is { } body
        && (body.StartsWith("assigned to", StringComparison.Ordinal)
            || body.StartsWith("changed the incident status to **Acknowledged**", StringComparison.Ordinal));
}
