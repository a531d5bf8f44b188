using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>What a JSON export holds.</summary>
internal sealed record SealedDocument
{
    /// <summary>What was said.</summary>
    public required SnapshotDocument Document { get; init; }

    /// <summary>The SHA-256 of the document's canonical JSON, in hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>The signature of the digest, in base64; absent where no key is configured.</summary>
    public string? Signature { get; init; }
}
