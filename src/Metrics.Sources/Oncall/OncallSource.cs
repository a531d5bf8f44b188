using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Oncall;

/// <summary>Grafana OnCall, or the alert groups of Grafana Cloud IRM.</summary>
internal sealed record OncallOptions
{
    /// <summary>The API's address, as shown in its settings.</summary>
    [Required]
    public required string Url { get; init; }

    /// <summary>An API key of OnCall, or a Grafana service account token.</summary>
    public required Secret Token { get; init; }

    /// <summary>The Grafana stack's address, which a service account token needs.</summary>
    public string? GrafanaUrl { get; init; }

    /// <summary>The label that names the service; an alert group without it belongs to its integration.</summary>
    public string ServiceLabel { get; init; } = "service";

    public string SeverityLabel { get; init; } = "severity";

    /// <summary>How many days before the last run an alert group may have begun and still be read again; open ones always are.</summary>
    [Range(1, 365)]
    public int TailDays { get; init; } = 14;

    /// <summary>In so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;

    /// <summary>What the outgoing webhook sends as its Authorization header; without it deliveries are refused.</summary>
    public Secret? HookSecret { get; init; }
}

/// <summary>Alert groups of Grafana OnCall or IRM as incidents, polled; outgoing webhooks make them faster.</summary>
[Source(
    "oncall",
    Summary = "alert groups of Grafana OnCall or IRM; outgoing webhooks",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "4 requests, and 1 a 50 alert groups of the last 14 days",
    RequestsPerMinute = 60)]
internal sealed class OncallSource(OncallOptions options, SourceTools tools) : ISource, IReceiver
{
    private static readonly string[] Open = ["new", "acknowledged", "silenced"];

    private readonly JsonApi _api = new(tools.Http, headers =>
    {
        headers.TryAddWithoutValidation("Authorization", options.Token.Reveal());
        if (options.GrafanaUrl is { } stack)
        {
            headers.TryAddWithoutValidation("X-Grafana-URL", stack);
        }
    });

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        DateTimeOffset tail = window.Since.AddDays(-options.TailDays);
        DateTimeOffset from = reading.IsDue || tail < window.Start ? window.Start : tail;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string path = options.Url.TrimEnd('/') + "/api/v1/alert_groups/";
        IEnumerable<string> addresses = Open.Select(state => JsonApi.Address(path, ("state", state), ("perpage", "50")))
            .Prepend(JsonApi.Address(path, ("started_at", $"{JsonApi.Bare(from)}_{JsonApi.Bare(window.Until)}"), ("perpage", "50")));
        foreach (string first in reading.IsDue ? addresses.Take(1) : addresses)
        {
            for (string? next = first; next is not null;)
            {
                JsonElement page = (await _api.GetAsync(next, cancel)).Root;
                foreach (JsonElement group in page.Items("results").Where(group => seen.Add(group.Text("id") ?? "")))
                {
                    yield return reading.Pass(Json.Record($"alert group {group.Text("id")}", group, one => Read(one, partial: false)));
                }

                next = page.Text("next");
            }
        }

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    public Reception Receive(Delivery delivery)
    {
        string header = delivery.Header("Authorization");
        string word = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : header;
        if (options.HookSecret is not { } secret || !Signatures.Same(word, secret.Reveal()))
        {
            return new Reception.Refused("the Authorization header is missing or wrong");
        }

        JsonElement body = Signatures.Body(delivery.Body);

        JsonElement group = body.At("alert_group");
        return group.Text("id") is { } id
            ? new Reception.Accepted(
                null, [Json.Record($"alert group {id}", group, one => Read(one, partial: true, body.Instant("event", "time")))])
            : new Reception.Accepted(null, []);
    }

    private SourceRecord.Found Read(JsonElement group, bool partial, DateTimeOffset? told = null)
    {
        Dictionary<string, string> labels = Labels(group);
        string? service = labels.GetValueOrDefault(options.ServiceLabel) ?? group.Text("integration_id");
        string? state = group.Text("state");
        DateTimeOffset? acknowledged = group.Instant("acknowledged_at");
        DateTimeOffset? resolved = state == "resolved" ? group.Instant("resolved_at") : null;
        return new SourceRecord.Found(
            new Incident
            {
                Id = group.Needed("id"),
                Services = service is null ? null : [service],
                Severity = labels.GetValueOrDefault(options.SeverityLabel),
                Title = group.Text("title") ?? "(no title)",
                StartedAt = group.NeededInstant("created_at"),
                AcknowledgedAt = acknowledged,
                ResolvedAt = resolved,
                Fields = labels.Count == 0 ? null : labels,
                Url = group.Text("permalinks", "web"),
                Status = state,
                UpdatedAt = told,
            },
            partial);
    }

    /// <summary>Labels come as pairs of objects with a name, or as plain pairs.</summary>
    private static Dictionary<string, string> Labels(JsonElement group)
    {
        var labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement label in group.Items("labels"))
        {
            string? key = label.Text("key", "name") ?? label.Text("key");
            string? value = label.Text("value", "name") ?? label.Text("value");
            if (key is not null && value is not null)
            {
                labels[key] = value;
            }
        }

        return labels;
    }
}
