using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Reads webhooks. They tell parts of what polling tells, under the same ids, in any order and more than once.</summary>
internal sealed class Deliveries(GitHubOptions options)
{
    private readonly Regex[] _repositories = [.. options.Repositories.Select(Glob.ToRegex)];
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];
    private readonly DeliveryFacts _facts = new(options);

    public Reception Receive(Delivery delivery)
    {
        if (options.WebhookSecret is null)
        {
            return new Reception.Refused("no `webhook_secret` is configured, so nothing tells that this delivery is GitHub's");
        }

        if (!IsSigned(delivery, options.WebhookSecret.Reveal()))
        {
            return new Reception.Refused("X-Hub-Signature-256 is missing or is not made with the `webhook_secret`");
        }

        string id = delivery.Header("X-GitHub-Delivery");
        return new Reception.Accepted(id.Length == 0 ? null : id, Read(delivery));
    }

    private static bool IsSigned(Delivery delivery, string secret)
    {
        byte[] hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), delivery.Body.Span);
        byte[] expected = Encoding.ASCII.GetBytes("sha256=" + Convert.ToHexStringLower(hash));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(delivery.Header("X-Hub-Signature-256")));
    }

    private IReadOnlyList<SourceRecord> Read(Delivery delivery)
    {
        string name = delivery.Header("X-GitHub-Event");
        try
        {
            using JsonDocument body = JsonDocument.Parse(BodyOf(delivery));
            JsonElement payload = body.RootElement;
            return payload.Part("repository").Text("full_name") is { } fullName && IsOurs(fullName) ? [.. _facts.Of(name, payload)] : [];
        }
        catch (JsonException wrong)
        {
            string where = $"delivery {delivery.Header("X-GitHub-Delivery")}";
            return [new SourceRecord.Unreadable(where, $"the body of '{name}' is no JSON: {wrong.Message}", "")];
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(Delivery delivery)
    {
        if (!delivery.Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return delivery.Body;
        }

        string? field = Encoding.UTF8.GetString(delivery.Body.Span).Split('&')
            .FirstOrDefault(part => part.StartsWith("payload=", StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(Uri.UnescapeDataString((field ?? "payload=")["payload=".Length..].Replace('+', ' ')));
    }

    private bool IsOurs(string fullName) =>
        _repositories.Any(pattern => pattern.IsMatch(fullName)) && !_except.Any(pattern => pattern.IsMatch(fullName));
}
