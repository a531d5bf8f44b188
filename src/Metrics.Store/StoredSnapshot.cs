namespace Metrics.Store;

/// <summary>A snapshot as the store keeps it; what its document says is not the store's business.</summary>
public sealed record StoredSnapshot
{
    public required string Id { get; init; }

    /// <summary>The quarter that it is about, such as <c>2026-Q3</c>.</summary>
    public required string Quarter { get; init; }

    /// <summary>The scope that it covers, with what is inside; null in one that was written before the store kept it.</summary>
    public string? Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The snapshot of the same quarter that it follows; null for the first.</summary>
    public string? Predecessor { get; init; }

    /// <summary>The store's revision that it was computed at.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of its canonical document, in hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>The document, compressed by who writes it; empty in a list.</summary>
    public byte[] Document { get; init; } = [];

    public string? Signature { get; init; }
}
