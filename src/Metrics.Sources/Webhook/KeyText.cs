namespace Metrics.Sources.Webhook;

/// <summary>How a secret's text becomes the key.</summary>
internal enum KeyText
{
    Text,
    Hex,
    Base64,
}
