namespace Metrics.Sources.Webhook;

/// <summary>How bytes are written as text.</summary>
internal enum ByteText
{
    Hex,
    Base64,
}
