using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Alertmanager;

/// <summary>What Alertmanager sends, and which alerts are incidents.</summary>
internal sealed record AlertmanagerOptions
{
    /// <summary>The word that Alertmanager's <c>http_config</c> sends, as bearer token or as password of basic_auth.</summary>
    public required Secret HookSecret { get; init; }

    /// <summary>Labels that name the service; the first that an alert has counts.</summary>
    public IReadOnlyList<string> ServiceLabels { get; init; } = ["service", "app", "job"];

    public string SeverityLabel { get; init; } = "severity";

    /// <summary>Severities that count as incidents; empty: all.</summary>
    public IReadOnlyList<string> Severities { get; init; } = ["critical", "page"];

    /// <summary>Alerts that never count, by <c>alertname</c>.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = ["Watchdog", "InfoInhibitor"];

    /// <summary>A label that names what caused it: a deployment, a revision or a change.</summary>
    public string? CauseLabel { get; init; }
}

/// <summary>Alerts of Prometheus as incidents, pushed by an Alertmanager webhook receiver (version 4).</summary>
[Source(
    "alertmanager",
    Summary = "alerts, pushed by Alertmanager or Grafana's own alerting",
    Records = [FactKind.Incident],
    Cost = "none: it is pushed to")]
internal sealed class AlertmanagerSource(AlertmanagerOptions options, SourceTools tools) : IReceiver
{
    private readonly HashSet<string> _severities = new(options.Severities, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ignored = new(options.Ignore, StringComparer.OrdinalIgnoreCase);

    public Reception Receive(Delivery delivery)
    {
        if (!Signatures.BearerIs(delivery, options.HookSecret) && !Signatures.BasicIs(delivery, options.HookSecret))
        {
            return new Reception.Refused("the Authorization header is missing or wrong");
        }

        JsonElement body = Signatures.Body(delivery.Body);

        var records = new List<SourceRecord>();
        foreach (JsonElement alert in body.Items("alerts").Where(Counts))
        {
            records.Add(Json.Record($"{tools.Name}: alert {alert.Text("fingerprint")}", alert, Read));
        }

        if (body.Whole("truncatedAlerts") is > 0 and { } lost)
        {
            string reason = $"Alertmanager left {lost} alerts out: raise or remove max_alerts of its webhook receiver";
            records.Add(new SourceRecord.Unreadable($"{tools.Name}: group {body.Text("groupKey")}", reason, "{}"));
        }

        // A notification has no id of its own: the same one sent again is the same bytes.
        return new Reception.Accepted(null, records);
    }

    private bool Counts(JsonElement alert) =>
        !_ignored.Contains(alert.Text("labels", "alertname") ?? "")
        && (_severities.Count == 0 || _severities.Contains(alert.Text("labels", options.SeverityLabel) ?? ""));

    private SourceRecord Read(JsonElement alert)
    {
        DateTimeOffset started = alert.NeededInstant("startsAt");
        bool resolved = alert.Text("status") == "resolved";
        // While it fires this is the year 1, or when it would be taken for resolved.
        DateTimeOffset? ended = resolved ? alert.Instant("endsAt") : null;
        string? service = options.ServiceLabels.Select(label => alert.Text("labels", label)).FirstOrDefault(text => text is not null);
        return new SourceRecord.Found(
            new Incident
            {
                // The same alert fires again under the same fingerprint: its start tells the two apart.
                Id = $"{alert.Needed("fingerprint")}-{started.ToUnixTimeMilliseconds()}",
                Services = service is null ? null : [service],
                Severity = alert.Text("labels", options.SeverityLabel),
                Title = alert.Text("annotations", "summary") ?? alert.Text("labels", "alertname") ?? "(no name)",
                Description = Json.Description(alert.Text("annotations", "description") ?? alert.Text("annotations", "message")),
                StartedAt = started,
                ResolvedAt = ended,
                CausedBy = options.CauseLabel is { } label ? alert.Text("labels", label) : null,
                Fields = alert.At("labels").Fields(),
                Url = alert.Text("generatorURL"),
                Status = resolved ? "resolved" : "firing",
                UpdatedAt = ended ?? started,
            },
            Partial: true);
    }
}
