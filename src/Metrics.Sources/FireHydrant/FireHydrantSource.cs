using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.FireHydrant;

/// <summary>A FireHydrant organization. Milestones are its own, found by their types.</summary>
internal sealed record FireHydrantOptions
{
    /// <summary>A bot token.</summary>
    public required Secret Token { get; init; }

    public string Url { get; init; } = "https://api.firehydrant.io";

    /// <summary>Milestones that say when the impact began; the first that is there counts, else the start, else the creation.</summary>
    public IReadOnlyList<string> Started { get; init; } = ["started"];

    public IReadOnlyList<string> Detected { get; init; } = ["detected"];

    public IReadOnlyList<string> Acknowledged { get; init; } = ["acknowledged"];

    public IReadOnlyList<string> Resolved { get; init; } = ["resolved"];

    /// <summary>Severities that count as incidents; empty: all.</summary>
    public IReadOnlyList<string> Severities { get; init; } = [];

    /// <summary>Deleted incidents are not told of: in so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;
}

/// <summary>Incidents of FireHydrant.</summary>
[Source(
    "firehydrant",
    Summary = "incidents with their milestones",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 100 changed incidents",
    RequestsPerMinute = 300)]
internal sealed class FireHydrantSource(FireHydrantOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 100;

    private readonly HashSet<string> _severities = new(options.Severities, StringComparer.OrdinalIgnoreCase);
    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long? page = 1;
        while (page is { } number)
        {
            string address = JsonApi.Address(
                options.Url.TrimEnd('/') + "/v1/incidents",
                ("updated_after", JsonApi.Iso(reading.Since)),
                ("page", number.ToString(CultureInfo.InvariantCulture)),
                ("per_page", PageSize.ToString(CultureInfo.InvariantCulture)));
            JsonElement reply = (await _api.GetAsync(address, cancel)).Root;
            foreach (JsonElement incident in reply.Items("data").Where(incident => seen.Add(incident.Text("id") ?? "")))
            {
                yield return reading.Pass(Json.Record($"incident {incident.Text("number")}", incident, Read));
            }

            page = reply.Whole("pagination", "next") is { } next && next > number ? next : null;
        }

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    private SourceRecord Read(JsonElement incident)
    {
        string id = incident.Needed("id");
        string? severity = incident.Text("severity");
        if (incident.Text("discarded_at") is not null || (_severities.Count > 0 && !_severities.Contains(severity ?? "")))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        Dictionary<string, DateTimeOffset> milestones = Milestones(incident);
        DateTimeOffset created = incident.NeededInstant("created_at");
        // Reopened, it is active again, while the milestone of its resolution may still stand there.
        bool active = incident.IsTrue("active") && !options.Resolved.Concat(["closed", "postmortem_started", "postmortem_completed"])
            .Contains(incident.Text("current_milestone"), StringComparer.OrdinalIgnoreCase);
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = incident.Items("services").Texts("name"),
            Severity = severity,
            Title = incident.Text("name") ?? $"Incident {incident.Text("number")}",
            Description = Json.Description(incident.Text("description") ?? incident.Text("summary")),
            StartedAt = First(options.Started) ?? incident.Instant("started_at") ?? created,
            DetectedAt = First(options.Detected) ?? created,
            AcknowledgedAt = First(options.Acknowledged),
            ResolvedAt = active ? null : First(options.Resolved),
            Labels = incident.Items("tag_list").Texts(),
            Fields = incident.At("labels").Fields(),
            Url = incident.Text("incident_url"),
            Status = incident.Text("current_milestone"),
        });

        DateTimeOffset? First(IEnumerable<string> types) =>
            types.Select(type => milestones.TryGetValue(type, out DateTimeOffset at) ? at : (DateTimeOffset?)null)
                .FirstOrDefault(at => at is not null);
    }

    /// <summary>By type, the last time of each; organizations with lifecycle phases of their own have them there.</summary>
    private static Dictionary<string, DateTimeOffset> Milestones(JsonElement incident)
    {
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        IEnumerable<JsonElement> phases = incident.Items("lifecycle_phases").SelectMany(phase => phase.Items("milestones"));
        foreach (JsonElement milestone in phases.Concat(incident.Items("milestones")))
        {
            if ((milestone.Text("type") ?? milestone.Text("slug")) is { } type && milestone.Instant("occurred_at") is { } at
                && (!times.TryGetValue(type, out DateTimeOffset known) || at > known))
            {
                times[type] = at;
            }
        }

        return times;
    }
}
