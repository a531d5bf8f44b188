using System.Text.Json;

namespace Metrics.Sources.PagerDuty;

/// <summary>Everything of a stretch of time: the incidents created in it, and those touched in it.</summary>
internal sealed class PagerDutyStretch
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>By id, oldest created first, then those that are older.</summary>
    public Dictionary<string, JsonElement> Incidents { get; } = new(StringComparer.Ordinal);

    /// <summary>The first acknowledgement in the stretch, by incident.</summary>
    public Dictionary<string, DateTimeOffset> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads it; null when there is more than paging reaches.</summary>
    public static async Task<PagerDutyStretch?> ReadAsync(PagerDutyApi api, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var stretch = new PagerDutyStretch { From = from, To = to };

        // The log is the longer of the two: whether the stretch must be cut is known before anything is read in vain.
        if (await api.LogAsync(from, to, cancel) is not { } log || await api.CreatedAsync(from, to, cancel) is not { } created)
        {
            return null;
        }

        foreach (JsonElement incident in created)
        {
            stretch.Take(incident);
        }

        foreach (JsonElement json in log)
        {
            if (PagerDutyLogEntry.Read(json) is not { } entry)
            {
                continue;
            }

            // A whole incident came with the entry; a reference alone (one that may not be seen) has no more than its id.
            if (entry.Incident.TryGetProperty("created_at", out _))
            {
                stretch.Take(entry.Incident);
            }

            if (entry.IsAcknowledgement && (!stretch.Acknowledged.TryGetValue(entry.IncidentId, out DateTimeOffset known) || entry.CreatedAt < known))
            {
                stretch.Acknowledged[entry.IncidentId] = entry.CreatedAt;
            }
        }

        return stretch;
    }

    private void Take(JsonElement incident)
    {
        if (incident.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            // The list was read after the log: what it says stays.
            Incidents.TryAdd(id.GetString()!, incident);
        }
    }
}
