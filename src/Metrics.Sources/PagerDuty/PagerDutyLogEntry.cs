using System.Text.Json;

namespace Metrics.Sources.PagerDuty;

/// <summary>One entry of the log.</summary>
internal sealed record PagerDutyLogEntry(string Type, DateTimeOffset CreatedAt, string IncidentId, JsonElement Incident)
{
    public bool IsAcknowledgement => Type == "acknowledge_log_entry";

    /// <summary>Reads one; null when it is of no use: the log has many kinds, and some belong to no incident.</summary>
    public static PagerDutyLogEntry? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("type", out JsonElement type)
        && json.TryGetProperty("created_at", out JsonElement created) && created.TryGetDateTimeOffset(out DateTimeOffset at)
        && json.TryGetProperty("incident", out JsonElement incident) && incident.ValueKind == JsonValueKind.Object
        && incident.TryGetProperty("id", out JsonElement id)
            ? new(type.ToString(), at, id.ToString(), incident)
            : null;
}
