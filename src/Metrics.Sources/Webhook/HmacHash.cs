namespace Metrics.Sources.Webhook;

/// <summary>The hash under the HMAC.</summary>
internal enum HmacHash
{
    Sha256,
    Sha512,
    Sha384,
    Sha1,
}
