using Metrics.Facts.Collecting;

namespace Metrics.Sources.Webhook;

/// <summary>A header that holds the secret.</summary>
internal sealed record SecretHeader
{
    public string Name { get; init; } = "Authorization";

    /// <summary>What stands before the secret.</summary>
    public string Prefix { get; init; } = "Bearer ";

    public required Secret Secret { get; init; }
}
