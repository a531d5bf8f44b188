using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Webhook;

/// <summary>Checks who sent a delivery. Secrets are read anew each time.</summary>
internal sealed class SignatureCheck(Signature signature)
{
    private static readonly char[] Between = [',', ' '];

    /// <summary>Why the delivery is not believed; null when it is.</summary>
    public string? WhyNot(Delivery delivery)
    {
        string[] given = [.. PartsOf(delivery, signature.Header, signature.Prefix)];
        if (given.Length == 0)
        {
            return $"the header {signature.Header} with the signature is missing";
        }

        string time = "";
        if (signature.Timestamp is { } at)
        {
            time = PartsOf(delivery, at.Header, at.Prefix).FirstOrDefault() ?? "";
            if (InstantOf(time, at) is not { } signed)
            {
                return $"the header {at.Header} holds no time that is written as {at.Time}";
            }

            if ((delivery.ReceivedAt - signed).Duration() > at.Tolerance)
            {
                return $"it was signed more than {at.Tolerance.TotalSeconds:0} s ago, or ahead of now";
            }
        }

        string expected = Text(Sign(delivery, time));
        return given.Any(one => Signatures.Same(signature.Encoding == ByteText.Hex ? one.ToLowerInvariant() : one, expected))
            ? null
            : "the signature is wrong";
    }

    private static IEnumerable<string> PartsOf(Delivery delivery, string header, string prefix) =>
        from part in delivery.Header(header).Split(Between, StringSplitOptions.RemoveEmptyEntries)
        where part.Length > prefix.Length && part.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        select part[prefix.Length..];

    private static DateTimeOffset? InstantOf(string text, SignedAt at)
    {
        try
        {
            return at.Time.Read(text, TimeZoneInfo.Utc);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[] Sign(Delivery delivery, string time)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashOf(signature.Algorithm), Key());
        foreach ((string literal, string? word) in signature.Signed.Parts)
        {
            hmac.AppendData(Encoding.UTF8.GetBytes(literal));
            hmac.AppendData(word switch
            {
                SignedText.Body => delivery.Body.Span,
                SignedText.Timestamp => Encoding.UTF8.GetBytes(time),
                { } header => Encoding.UTF8.GetBytes(delivery.Header(header[SignedText.Header.Length..])),
                null => default,
            });
        }

        return hmac.GetHashAndReset();
    }

    private byte[] Key()
    {
        string secret = signature.Secret.Reveal();
        string key = secret.StartsWith(signature.KeyPrefix, StringComparison.Ordinal) ? secret[signature.KeyPrefix.Length..] : secret;
        try
        {
            return signature.Key switch
            {
                KeyText.Hex => Convert.FromHexString(key),
                KeyText.Base64 => Convert.FromBase64String(key),
                _ => Encoding.UTF8.GetBytes(key),
            };
        }
        catch (FormatException)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"the secret is not written in {(signature.Key == KeyText.Hex ? "hex" : "base64")}, as 'key' says");
        }
    }

    private string Text(byte[] bytes) => signature.Encoding == ByteText.Hex ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);

    private static HashAlgorithmName HashOf(HmacHash hash) => hash switch
    {
        HmacHash.Sha512 => HashAlgorithmName.SHA512,
        HmacHash.Sha384 => HashAlgorithmName.SHA384,
        HmacHash.Sha1 => HashAlgorithmName.SHA1,
        _ => HashAlgorithmName.SHA256,
    };
}
