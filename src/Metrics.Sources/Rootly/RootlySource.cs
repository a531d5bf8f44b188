using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Rootly;

/// <summary>A Rootly organization.</summary>
internal sealed record RootlyOptions
{
    /// <summary>An API token that may read incidents.</summary>
    public required Secret Token { get; init; }

    public string Url { get; init; } = "https://api.rootly.com";

    /// <summary>Kinds of incidents that count.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["normal", "normal_sub", "backfilled"];

    /// <summary>Deleted incidents are not told of: in so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;
}

/// <summary>Incidents of Rootly.</summary>
[Source(
    "rootly",
    Summary = "incidents with their times",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 100 changed incidents",
    RequestsPerMinute = 3000)]
internal sealed class RootlySource(RootlyOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 100;

    private readonly HashSet<string> _kinds = new(options.Kinds, StringComparer.OrdinalIgnoreCase);
    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        string since = JsonApi.Iso(reading.Since);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool more = true;
        for (int number = 1; more; number++)
        {
            // By creation: a record that is changed meanwhile keeps its place. The Accept header of JSON:API is not asked for.
            string address = JsonApi.Address(
                options.Url.TrimEnd('/') + "/v1/incidents",
                ("filter[updated_at][gte]", since),
                ("sort", "created_at"),
                ("page[number]", number.ToString(CultureInfo.InvariantCulture)),
                ("page[size]", PageSize.ToString(CultureInfo.InvariantCulture)));
            JsonElement reply = (await _api.GetAsync(address, cancel)).Root;
            foreach (JsonElement incident in reply.Items("data").Where(incident => seen.Add(incident.Text("id") ?? "")))
            {
                yield return reading.Pass(Json.Record($"incident {incident.Text("id")}", incident, Read));
            }

            more = reply.Text("links", "next") is not null;
        }

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    private SourceRecord Read(JsonElement record)
    {
        string id = record.Needed("id");
        JsonElement incident = record.At("attributes");
        string? status = incident.Text("status");
        bool counts = _kinds.Contains(incident.Text("kind") ?? "normal") && incident.Text("duplicate_incident_id") is null
            && status != "cancelled" && incident.Text("cancelled_at") is null;
        if (!counts)
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        DateTimeOffset created = incident.NeededInstant("created_at");
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = Names(incident, "services"),
            // Nested as a resource of its own.
            Severity = incident.Text("severity", "data", "attributes", "name") ?? incident.Text("severity", "name")
                ?? incident.Text("severity"),
            Title = incident.Text("title") ?? "(no title)",
            Description = Json.Description(incident.Text("summary")),
            StartedAt = incident.Instant("started_at") ?? created,
            DetectedAt = incident.Instant("detected_at") ?? created,
            AcknowledgedAt = incident.Instant("acknowledged_at"),
            ResolvedAt = status is null or "resolved" or "closed" or "completed" ? incident.Instant("resolved_at") : null,
            Labels = Names(incident, "environments"),
            Fields = incident.At("labels").Fields(),
            Url = incident.Text("url") ?? incident.Text("short_url"),
            Status = status,
            UpdatedAt = incident.Instant("updated_at"),
        });
    }

    private static string[]? Names(JsonElement incident, string field)
    {
        string[] names =
        [
            .. incident.Items(field)
                .Select(one => one.Text("data", "attributes", "name") ?? one.Text("attributes", "name") ?? one.Text("name"))
                .OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? null : names;
    }
}
