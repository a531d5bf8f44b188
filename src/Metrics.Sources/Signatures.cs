using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>What receivers check: shared secrets and signatures, always in a time that does not depend on where they differ.</summary>
internal static class Signatures
{
    /// <summary>How old or how far ahead a dated delivery may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool Same(string given, string secret) =>
        secret.Length > 0 && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The header <c>Authorization: Bearer SECRET</c>.</summary>
    public static bool BearerIs(Delivery delivery, Secret? secret)
    {
        string header = delivery.Header("Authorization");
        return secret is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && Same(header[7..].Trim(), secret.Reveal());
    }

    /// <summary>The header <c>Authorization: Basic …</c> with any user and the secret as password.</summary>
    public static bool BasicIs(Delivery delivery, Secret? secret)
    {
        string header = delivery.Header("Authorization");
        byte[] pair = new byte[header.Length];
        return secret is not null && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header[6..].Trim(), pair, out int length)
            && Encoding.UTF8.GetString(pair, 0, length) is var text && text.Contains(':')
            && Same(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..], secret.Reveal());
    }

    /// <summary>The HMAC-SHA256 of several pieces, one after the other.</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, string before, ReadOnlyMemory<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(before));
        hmac.AppendData(body.Span);
        return hmac.GetHashAndReset();
    }

    /// <summary>Whether a date in seconds since 1970 is near enough to when the delivery came.</summary>
    public static bool IsRecent(string seconds, DateTimeOffset receivedAt) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long at) && at < 253_402_300_799
        && (receivedAt - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() <= Tolerance;

    /// <summary>The body of a delivery whose sender is believed.</summary>
    /// <exception cref="SourceFaultException">It is no JSON.</exception>
    public static JsonElement Body(ReadOnlyMemory<byte> body) =>
        Parse(body) ?? throw new SourceFaultException(FaultKind.Unreadable, "the body is no JSON");

    /// <summary>The body as JSON; null when it is none.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
