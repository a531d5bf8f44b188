using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Jira;

/// <summary>Makes incidents of issues and their history.</summary>
internal sealed class JiraIncidents(JiraOptions options, JiraFields names)
{
    private readonly HashSet<string> _resolved = new(options.ResolvedStatuses, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _acknowledged = new(options.AcknowledgedStatuses, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _merged = new(options.MergedResolutions, StringComparer.OrdinalIgnoreCase);

    /// <summary>The issue as an incident, or its removal when it was merged into another.</summary>
    /// <param name="issue">The issue with the wanted fields.</param>
    /// <param name="changes">Its history, oldest first.</param>
    public SourceRecord Read(JsonElement issue, IReadOnlyList<JsonElement> changes)
    {
        string id = issue.Needed("id");
        JsonElement fields = issue.At("fields");
        if (fields.Text("resolution", "name") is { } resolution && _merged.Contains(resolution))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        string? status = fields.Text("status", "name");
        bool done = fields.Text("status", "statusCategory", "key") == "done" || (status is not null && _resolved.Contains(status));
        Move[] moves = [.. changes.SelectMany(Moves)];
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = Services(fields),
            Severity = names.Severity.Select(field => Word(fields.At(field))).FirstOrDefault(word => word is not null)
                ?? fields.Text("priority", "name"),
            Title = fields.Text("summary") ?? "(no summary)",
            StartedAt = names.Started.Select(field => fields.Instant(field)).FirstOrDefault(at => at is not null)
                ?? fields.NeededInstant("created"),
            DetectedAt = fields.Instant("created"),
            AcknowledgedAt = moves.Where(move => _acknowledged.Count > 0 ? _acknowledged.Contains(move.To) : !IsEnd(move.To, done, status))
                .Select(move => (DateTimeOffset?)move.At).FirstOrDefault(),
            ResolvedAt = done ? ResolvedAt(moves, status) ?? fields.Instant("resolutiondate") ?? fields.Instant("updated") : null,
            Labels = fields.Items("labels").Texts(),
            Fields = issue.Text("key") is { } key ? new Dictionary<string, string> { ["key"] = key } : null,
            Url = Url(issue),
            Status = status,
            UpdatedAt = fields.Instant("updated"),
        });
    }

    // Resolved, then closed: the first of the ends in a row is when it was over.
    private DateTimeOffset? ResolvedAt(Move[] moves, string? status)
    {
        DateTimeOffset? at = null;
        foreach (Move move in moves.Reverse())
        {
            if (!IsEnd(move.To, done: true, status))
            {
                break;
            }

            at = move.At;
        }

        return at;
    }

    private bool IsEnd(string word, bool done, string? current) =>
        _resolved.Contains(word) || (done && word.Equals(current, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Move> Moves(JsonElement change) =>
        change.Items("items").Where(item => (item.Text("fieldId") ?? item.Text("field")) == "status")
            .Select(item => new Move(change.NeededInstant("created"), item.Text("toString") ?? ""));

    private string[]? Services(JsonElement fields)
    {
        IEnumerable<string> named = fields.Items("components").Select(component => component.Text("name")).OfType<string>();
        string[] all =
        [
            .. named.Concat(names.Services.SelectMany(field => Words(fields.At(field)))).Distinct(StringComparer.Ordinal),
        ];
        return all.Length == 0 ? null : all;
    }

    private static IEnumerable<string> Words(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Word).OfType<string>() : Word(value) is { } one ? [one] : [];

    // A choice is an object with a value, a service one with a name, a plain field the text itself.
    private static string? Word(JsonElement value) => value.Text() ?? value.Text("value") ?? value.Text("name");

    private string? Url(JsonElement issue) =>
        issue.Text("key") is { } key && !options.Url.Contains("/ex/jira/", StringComparison.Ordinal)
            ? $"{options.Url.TrimEnd('/')}/browse/{key}"
            : null;

    private readonly record struct Move(DateTimeOffset At, string To);
}
