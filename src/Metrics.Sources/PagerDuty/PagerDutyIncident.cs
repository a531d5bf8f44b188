using System.Text.Json;
using System.Text.Json.Serialization;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PagerDuty;

/// <summary>An incident as the REST API and the webhooks both tell it.</summary>
internal sealed record PagerDutyIncident
{
    private const string Merge = "merge_resolve_reason";
    private const string Resolved = "resolved";

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Title { get; init; }

    public string? Status { get; init; }

    public string? Urgency { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? LastStatusChangeAt { get; init; }

    public string? IncidentKey { get; init; }

    public string? HtmlUrl { get; init; }

    public PagerDutyReference? Service { get; init; }

    public PagerDutyReference? Priority { get; init; }

    public IReadOnlyList<PagerDutyReference>? Teams { get; init; }

    public PagerDutyReason? ResolveReason { get; init; }

    [JsonIgnore]
    public bool IsMerged => ResolveReason?.Type == Merge;

    /// <summary>Reads one; null when it is none.</summary>
    public static PagerDutyIncident? Read(JsonElement json)
    {
        try
        {
            return json.Deserialize<PagerDutyIncident>(Names);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static SourceRecord.Unreadable Unreadable(JsonElement json)
    {
        string id = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out JsonElement value) ? value.ToString() : "(no id)";
        return new($"incidents/{id}", "it is no incident: an id and the instant of its creation are needed", json.GetRawText());
    }

    /// <summary>What the incident is to us. One that was merged into another is none of its own.</summary>
    public SourceRecord Record(DateTimeOffset? acknowledgedAt) => IsMerged
        ? new SourceRecord.Deleted(FactKind.Incident, Id) { At = UpdatedAt }
        : new SourceRecord.Found(Fact(acknowledgedAt, Status == Resolved ? ResolvedAt ?? LastStatusChangeAt : null) with { UpdatedAt = UpdatedAt });

    public Incident Fact(DateTimeOffset? acknowledgedAt, DateTimeOffset? resolvedAt) => new()
    {
        Id = Id,
        Services = Service is { Id: { } service } ? [service] : null,
        Severity = Priority?.Summary,
        Title = Title is { Length: > 0 } ? Title : "(no title)",
        StartedAt = CreatedAt,
        AcknowledgedAt = acknowledgedAt,
        ResolvedAt = resolvedAt,
        Fields = Fields(),
        Url = HtmlUrl,
        Status = Status,
    };

    private Dictionary<string, string>? Fields()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (IncidentKey is { Length: > 0 } key)
        {
            fields["incident_key"] = key;
        }

        if (Urgency is { Length: > 0 } urgency)
        {
            fields["urgency"] = urgency;
        }

        return fields.Count > 0 ? fields : null;
    }
}

/// <summary>Something that an incident refers to.</summary>
internal sealed record PagerDutyReference(string? Id, string? Summary);

/// <summary>Why an incident was resolved.</summary>
internal sealed record PagerDutyReason(string? Type);

/// <summary>What the options say about single incidents.</summary>
internal static class PagerDutyFilter
{
    /// <summary>The log and the webhooks tell of every incident: those that are not wanted are left out here.</summary>
    public static bool Takes(this PagerDutyOptions options, PagerDutyIncident incident) =>
        (options.Services.Count == 0 || (incident.Service?.Id is { } service && options.Services.Contains(service)))
        && (options.Teams.Count == 0 || (incident.Teams ?? []).Any(team => team.Id is { } id && options.Teams.Contains(id)))
        && (!Enum.TryParse(incident.Urgency, ignoreCase: true, out PagerDutyUrgency urgency) || options.Urgencies.Contains(urgency));
}
