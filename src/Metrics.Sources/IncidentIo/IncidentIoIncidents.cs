using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.IncidentIo;

/// <summary>Makes incidents of incident.io's own.</summary>
internal sealed class IncidentIoIncidents(IncidentIoOptions options)
{
    // Declined, canceled and merged ones were never incidents of their own; tests and tutorials neither.
    private static readonly HashSet<string> Void = new(["declined", "canceled", "merged"], StringComparer.Ordinal);

    private static readonly HashSet<string> Unreal = new(["test", "tutorial"], StringComparer.Ordinal);

    private readonly HashSet<string> _types = new(options.Types, StringComparer.OrdinalIgnoreCase);

    public SourceRecord Read(JsonElement incident)
    {
        string id = incident.Needed("id");
        string? category = incident.Text("incident_status", "category");
        if (Void.Contains(category ?? "") || Unreal.Contains(incident.Text("mode") ?? "")
            || (_types.Count > 0 && !_types.Contains(incident.Text("incident_type", "name") ?? "")))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id) { At = incident.Instant("updated_at") };
        }

        Dictionary<string, DateTimeOffset> times = Times(incident);
        DateTimeOffset created = incident.NeededInstant("created_at");
        bool open = category is "live" or "triage" or "paused";
        return new SourceRecord.Found(
            new Incident
            {
                Id = id,
                Services = Services(incident),
                Severity = incident.Text("severity", "name"),
                Title = incident.Text("name") ?? incident.Needed("reference"),
                Description = Json.Description(incident.Text("summary")),
                StartedAt = First(options.Started) ?? created,
                DetectedAt = First(options.Detected) ?? created,
                AcknowledgedAt = First(options.Acknowledged),
                // Reopened, the old times may still stand there.
                ResolvedAt = open ? null : First(options.Resolved),
                Fields = Fields(incident),
                Url = incident.Text("permalink"),
                Status = category,
                UpdatedAt = incident.Instant("updated_at"),
            });

        DateTimeOffset? First(IEnumerable<string> names) =>
            names.Select(name => times.TryGetValue(name, out DateTimeOffset at) ? at : (DateTimeOffset?)null)
                .FirstOrDefault(at => at is not null);
    }

    private static Dictionary<string, DateTimeOffset> Times(JsonElement incident)
    {
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement entry in incident.Items("incident_timestamp_values"))
        {
            if (entry.Text("incident_timestamp", "name") is { } name && entry.Instant("value", "value") is { } at)
            {
                times[name] = at;
            }
        }

        return times;
    }

    private string[]? Services(JsonElement incident)
    {
        string[] services =
        [
            .. incident.Items("custom_field_entries")
                .Where(entry => options.ServiceFields.Contains(entry.Text("custom_field", "name") ?? "", StringComparer.OrdinalIgnoreCase))
                .SelectMany(entry => entry.Items("values")).Select(Value).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        return services.Length == 0 ? null : services;
    }

    private static Dictionary<string, string>? Fields(JsonElement incident)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement entry in incident.Items("custom_field_entries"))
        {
            string text = string.Join(", ", entry.Items("values").Select(Value).OfType<string>());
            if (entry.Text("custom_field", "name") is { } name && text.Length > 0)
            {
                fields[name] = text;
            }
        }

        return fields.Count == 0 ? null : fields;
    }

    private static string? Value(JsonElement value) =>
        value.Text("value_option", "value") ?? value.Text("value_catalog_entry", "name") ?? value.Text("value_text")
        ?? value.Text("value_link") ?? value.Text("value_numeric");
}
