using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Opsgenie;

/// <summary>
/// Opsgenie's webhooks tell of alerts, not of incidents: an alert whose alias is an incident's id is news of that incident. They carry no
/// signature, only a header that the integration adds.
/// </summary>
internal static class OpsgenieHook
{
    public static Reception Receive(Delivery delivery, OpsgenieOptions options)
    {
        if (options.HookSecret is not { } secret || !Signatures.Same(delivery.Header(options.HookHeader), secret.Reveal()))
        {
            return new Reception.Refused($"the header {options.HookHeader} is missing or wrong");
        }

        JsonElement body = Signatures.Body(delivery.Body);

        JsonElement alert = body.At("alert");
        string action = body.Text("action") ?? "";
        // The same action at the same instant is the same news; the sender gives a delivery no id.
        string id = $"{alert.Text("alertId")}/{action}/{alert.Text("updatedAt")}";
        return new Reception.Accepted(id, Records(action, alert));
    }

    private static IReadOnlyList<SourceRecord> Records(string action, JsonElement alert)
    {
        // Alerts of no incident have other aliases, of their integration's making.
        if (alert.Text("alias") is not { } incident || !Guid.TryParse(incident, out _)
            || alert.Whole("createdAt") is not { } created || alert.Whole("updatedAt") is not { } updated)
        {
            return [];
        }

        // Created in milliseconds, updated in nanoseconds.
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(updated > 100_000_000_000_000 ? updated / 1_000_000 : updated);
        if (action == "Delete")
        {
            return [new SourceRecord.Deleted(FactKind.Incident, incident) { At = at }];
        }

        if (action is not ("Create" or "Acknowledge" or "Close"))
        {
            return [];
        }

        DateTimeOffset createdAt = DateTimeOffset.FromUnixTimeMilliseconds(created);
        return
        [
            new SourceRecord.Found(
                new Incident
                {
                    Id = incident,
                    Severity = alert.Text("priority"),
                    Title = alert.Text("message") ?? "(no message)",
                    StartedAt = createdAt,
                    DetectedAt = createdAt,
                    AcknowledgedAt = action == "Acknowledge" ? at : null,
                    ResolvedAt = action == "Close" ? at : null,
                    // The alert does not know the incident's start: later news only fills what is not known yet.
                    UpdatedAt = action == "Create" ? at : DateTimeOffset.UnixEpoch,
                },
                Partial: true),
        ];
    }
}
