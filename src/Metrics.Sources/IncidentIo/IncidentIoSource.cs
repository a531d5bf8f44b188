using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.IncidentIo;

/// <summary>An incident.io organization. Timestamps and custom fields are its own, found by their names.</summary>
internal sealed record IncidentIoOptions
{
    /// <summary>An API key with the right to view data.</summary>
    public required Secret ApiKey { get; init; }

    public string Url { get; init; } = "https://api.incident.io";

    /// <summary>Timestamps that say when the impact began; the first that is set counts, else the creation.</summary>
    public IReadOnlyList<string> Started { get; init; } = ["Impact started", "Impact started at"];

    public IReadOnlyList<string> Detected { get; init; } = ["Identified at", "Reported at"];

    public IReadOnlyList<string> Acknowledged { get; init; } = ["Accepted at"];

    public IReadOnlyList<string> Resolved { get; init; } = ["Resolved at", "Fixed at", "Closed at"];

    /// <summary>Custom fields that name the affected services.</summary>
    public IReadOnlyList<string> ServiceFields { get; init; } = ["Affected service", "Affected services", "Service", "Services"];

    /// <summary>Incident types that count; empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The webhook endpoint's signing secret (<c>whsec_…</c>); without it deliveries are refused.</summary>
    public Secret? HookSecret { get; init; }
}

/// <summary>Incidents of incident.io, polled; its webhooks make them faster.</summary>
[Source(
    "incidentio",
    Summary = "incidents with their timestamps; webhooks of public incidents",
    Records = [FactKind.Incident],
    Cost = "1 request a 250 changed incidents")]
internal sealed class IncidentIoSource(IncidentIoOptions options, SourceTools tools) : ISource, IReceiver
{
    private const int PageSize = 250;

    private readonly IncidentIoIncidents _incidents = new(options);
    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey.Reveal()));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        do
        {
            string address = JsonApi.Address(
                options.Url.TrimEnd('/') + "/v2/incidents",
                ("page_size", PageSize.ToString(CultureInfo.InvariantCulture)),
                ("updated_at[gte]", JsonApi.Iso(window.Since)),
                ("after", after));
            JsonElement page = (await _api.GetAsync(address, cancel)).Root;
            foreach (JsonElement incident in page.Items("incidents"))
            {
                yield return Json.Record($"incident {incident.Text("reference")}", incident, _incidents.Read);
            }

            // The cursor names an incident, so that pages which shift while they are read lose nothing.
            after = page.Text("pagination_meta", "after");
        }
        while (after is not null);

        yield return new SourceRecord.Checkpoint(JsonApi.Iso(window.Until));
    }

    public Reception Receive(Delivery delivery)
    {
        if (!IsSigned(delivery))
        {
            return new Reception.Refused("the signature is missing, wrong or older than 5 minutes");
        }

        JsonElement body = Signatures.Body(delivery.Body);

        string id = delivery.Header("webhook-id");
        JsonElement told = body.At(body.Text("event_type") ?? "");
        JsonElement incident = told.At("incident").ValueKind == JsonValueKind.Object ? told.At("incident") : told;
        // Private incidents carry an id alone, other events something else: the poll tells of them.
        return incident.Text("incident_status", "category") is null
            ? new Reception.Accepted(id, [])
            : new Reception.Accepted(id, [Json.Record($"delivery {id}", incident, _incidents.Read)]);
    }

    /// <summary>Standard Webhooks: <c>v1,</c> and the HMAC of id, date and body, several while a secret is being rotated.</summary>
    private bool IsSigned(Delivery delivery)
    {
        (string id, string date) = (delivery.Header("webhook-id"), delivery.Header("webhook-timestamp"));
        string? secret = options.HookSecret?.Reveal();
        if (secret is null || id.Length == 0 || !Signatures.IsRecent(date, delivery.ReceivedAt))
        {
            return false;
        }

        byte[] key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret);
        string expected = "v1," + Convert.ToBase64String(Signatures.Hmac(key, $"{id}.{date}.", delivery.Body));
        return delivery.Header("webhook-signature").Split(' ').Any(given => Signatures.Same(given, expected));
    }
}
