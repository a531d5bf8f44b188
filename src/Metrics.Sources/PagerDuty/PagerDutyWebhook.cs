using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PagerDuty;

/// <summary>Webhooks v3: https://developer.pagerduty.com/docs/webhooks-overview.</summary>
internal static class PagerDutyWebhook
{
    private const string Version = "v1=";

    public static Reception Receive(Delivery delivery, PagerDutyOptions options)
    {
        if (options.WebhookSecret is not { } secret)
        {
            return new Reception.Refused("'webhook_secret' is not configured");
        }

        if (!IsSigned(delivery, secret))
        {
            return new Reception.Refused("the signature (x-pagerduty-signature) is missing or wrong");
        }

        using JsonDocument document = JsonDocument.Parse(delivery.Body);
        JsonElement news = document.RootElement.GetProperty("event");
        string? id = delivery.Header("x-webhook-id") is { Length: > 0 } header ? header : news.TryGetProperty("id", out JsonElement own) ? own.GetString() : null;
        return new Reception.Accepted(id, Read(news, options));
    }

    private static SourceRecord[] Read(JsonElement news, PagerDutyOptions options)
    {
        string type = news.GetProperty("event_type").GetString() ?? "";
        if (!type.StartsWith("incident.", StringComparison.Ordinal)
            || !news.TryGetProperty("data", out JsonElement data)
            || !data.TryGetProperty("type", out JsonElement what) || what.GetString() != "incident")
        {
            // Pings, and news about notes, responders or status updates: nothing that an incident's times depend on.
            return [];
        }

        if (PagerDutyIncident.Read(data) is not { } incident)
        {
            return [PagerDutyIncident.Unreadable(data)];
        }

        return options.Takes(incident) ? [Record(incident, type, ToSecond(news.GetProperty("occurred_at").GetDateTimeOffset()))] : [];
    }

    private static SourceRecord Record(PagerDutyIncident incident, string type, DateTimeOffset at)
    {
        if (incident.IsMerged)
        {
            return new SourceRecord.Deleted(FactKind.Incident, incident.Id) { At = at };
        }

        Incident fact = incident.Fact(type == "incident.acknowledged" ? at : null, type == "incident.resolved" ? at : null) with { UpdatedAt = at };

        // What is left out of a part stays as it was, and that would be the resolution: a reopened incident is told whole.
        return new SourceRecord.Found(fact, Partial: type != "incident.reopened");
    }

    private static bool IsSigned(Delivery delivery, Secret secret)
    {
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), delivery.Body.Span);
        bool signed = false;
        foreach (string signature in delivery.Header("x-pagerduty-signature").Split(',', StringSplitOptions.TrimEntries))
        {
            // While a secret is being changed there are several; any that fits will do.
            byte[] given = new byte[expected.Length];
            signed |= signature.StartsWith(Version, StringComparison.Ordinal)
                && Convert.FromHexString(signature.AsSpan(Version.Length), given, out int read, out int written) == OperationStatus.Done
                && read == signature.Length - Version.Length && written == given.Length
                && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return signed;
    }

    // The API tells whole seconds: the same instant must come out the same both ways.
    private static DateTimeOffset ToSecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
