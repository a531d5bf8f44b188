using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Opsgenie;

/// <summary>An Opsgenie account.</summary>
internal sealed record OpsgenieOptions
{
    /// <summary>An API key with the right to read.</summary>
    public required Secret ApiKey { get; init; }

    /// <summary>The API's address: that of your region.</summary>
    public string Url { get; init; } = "https://api.opsgenie.com";

    /// <summary>More conditions on incidents, in Opsgenie's search language: <c>priority: P1 OR priority: P2</c>.</summary>
    public string? Query { get; init; }

    /// <summary>Whether the alerts are read too: they alone tell when somebody acknowledged.</summary>
    public bool Acknowledgements { get; init; } = true;

    /// <summary>The extra property that names the incident into which one was merged; such an incident counts once, as the other.</summary>
    public string MergedProperty { get; init; } = "mergedInto";

    /// <summary>Deleted incidents are not told of: in so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;

    /// <summary>What the webhook integration sends as header <see cref="HookHeader"/>; without it deliveries are refused.</summary>
    public Secret? HookSecret { get; init; }

    /// <summary>The header, configured in the integration, that holds <see cref="HookSecret"/>.</summary>
    public string HookHeader { get; init; } = "X-Metrics-Token";
}

/// <summary>Incidents of Opsgenie, polled; its webhooks make them faster.</summary>
[Source(
    "opsgenie",
    Summary = "incidents, with acknowledgements from their alerts; webhooks of alerts",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "2 requests, and 2 a 100 changed incidents")]
internal sealed class OpsgenieSource(OpsgenieOptions options, SourceTools tools) : ISource, IReceiver
{
    private const int PageSize = 100;

    private readonly JsonApi _api = new(
        tools.Http, headers => headers.TryAddWithoutValidation("Authorization", $"GenieKey {options.ApiKey.Reveal()}"));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        string changed = $"updatedAt >= {reading.Since.ToUnixTimeMilliseconds()}";
        var acknowledged = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        if (options.Acknowledgements)
        {
            await foreach (JsonElement alert in PagesAsync("/v2/alerts", changed, cancel))
            {
                acknowledged[alert.Text("alias") ?? ""] = AcknowledgedAt(alert);
            }
        }

        string wanted = options.Query is null ? changed : $"{changed} AND ({options.Query})";
        await foreach (JsonElement incident in PagesAsync("/v1/incidents", wanted, cancel))
        {
            DateTimeOffset? at = options.Acknowledgements ? await AcknowledgedAsync(incident, acknowledged, cancel) : null;
            yield return reading.Pass(Json.Record($"incident {incident.Text("id")}", incident, one => Read(one, at)));
        }

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    public Reception Receive(Delivery delivery) => OpsgenieHook.Receive(delivery, options);

    // Each page begins at the last one's creation time: pages that shift while they are read lose nothing, and the limit of 20,000
    // records below one query is out of reach.
    private async IAsyncEnumerable<JsonElement> PagesAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancel)
    {
        DateTimeOffset? from = null;
        int offset = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            string text = from is { } instant ? $"{query} AND createdAt >= {instant.ToUnixTimeMilliseconds()}" : query;
            JsonReply reply = await _api.GetAsync(
                JsonApi.Address(
                    options.Url.TrimEnd('/') + path,
                    ("query", text),
                    ("limit", PageSize.ToString(CultureInfo.InvariantCulture)),
                    ("offset", offset.ToString(CultureInfo.InvariantCulture)),
                    ("sort", "createdAt"),
                    ("order", "asc")),
                cancel);
            JsonElement[] page = [.. reply.Root.Items("data")];
            foreach (JsonElement item in page.Where(item => seen.Add(item.Text("id") ?? "")))
            {
                yield return item;
            }

            if (page.Length == 0 || reply.Root.Text("paging", "next") is null)
            {
                yield break;
            }

            DateTimeOffset? last = page[^1].Instant("createdAt");
            (from, offset) = last is null || last == from ? (from, offset + PageSize) : (last, 0);
        }
    }

    private async Task<DateTimeOffset?> AcknowledgedAsync(
        JsonElement incident, Dictionary<string, DateTimeOffset?> known, CancellationToken cancel)
    {
        string id = incident.Text("id") ?? "";
        if (known.TryGetValue(id, out DateTimeOffset? at))
        {
            return at;
        }

        // The incident changed alone, its alert did not: without this the acknowledgement would be forgotten.
        string address = JsonApi.Address($"{options.Url.TrimEnd('/')}/v2/alerts/{Uri.EscapeDataString(id)}", ("identifierType", "alias"));
        return await _api.FindAsync(address, cancel) is { } reply ? AcknowledgedAt(reply.Root.At("data")) : null;
    }

    private static DateTimeOffset? AcknowledgedAt(JsonElement alert) =>
        alert.Whole("report", "ackTime") is { } milliseconds ? alert.Instant("createdAt")?.AddMilliseconds(milliseconds) : null;

    private SourceRecord Read(JsonElement incident, DateTimeOffset? acknowledged)
    {
        string id = incident.Needed("id");
        if (incident.Text("extraProperties", options.MergedProperty) is not null)
        {
            return new SourceRecord.Deleted(FactKind.Incident, id) { At = incident.Instant("updatedAt") };
        }

        string? status = incident.Text("status");
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = incident.Items("impactedServices").Texts(),
            Severity = incident.Text("priority"),
            Title = incident.Text("message") ?? "(no message)",
            Description = Json.Description(incident.Text("description")),
            StartedAt = incident.Instant("impactStartDate") ?? incident.NeededInstant("createdAt"),
            DetectedAt = incident.Instant("createdAt"),
            AcknowledgedAt = acknowledged,
            // It is there while the incident is open again, too.
            ResolvedAt = status == "open" ? null : incident.Instant("impactEndDate"),
            Labels = incident.Items("tags").Texts(),
            Fields = incident.At("extraProperties").Fields(),
            Url = incident.Text("links", "web"),
            Status = status,
            UpdatedAt = incident.Instant("updatedAt"),
        });
    }
}
