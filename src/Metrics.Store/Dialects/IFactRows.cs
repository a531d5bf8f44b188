namespace Metrics.Store.Dialects;

/// <summary>The table of facts, many rows at a time: the only statements whose speed decides how long a backfill takes.</summary>
internal interface IFactRows : IDisposable
{
    /// <summary>The current version of each key, in the order of the keys; null where there is none.</summary>
    Task<CurrentRow?[]> CurrentAsync(string source, IReadOnlyList<RowKey> keys, CancellationToken cancel);

    /// <summary>Ends current versions: each gives way to the revision named beside it.</summary>
    Task CloseAsync(IReadOnlyList<(long Revision, long By)> versions, long at, CancellationToken cancel);

    Task InsertAsync(string source, IReadOnlyList<VersionRow> rows, CancellationToken cancel);
}

/// <summary>A fact's identity within its source; the kind by its name.</summary>
internal readonly record struct RowKey(string Kind, string Id)
{
    // Most keys of a batch are of one kind: the id alone tells them apart.
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What is known of a fact's current version without reading its body.</summary>
internal readonly record struct CurrentRow(long Revision, Digest128 Digest, bool Deleted, long? UpdatedAt);

/// <summary>A new version, as it is stored.</summary>
internal sealed class VersionRow
{
    public required RowKey Key { get; init; }

    public required long Revision { get; init; }

    public required long RecordedAt { get; init; }

    public required long? HappenedAt { get; init; }

    public required bool Deleted { get; init; }

    public required Digest128 Digest { get; init; }

    public required byte[] Body { get; init; }

    public long? UpdatedAt { get; set; }

    /// <summary>The revision that took its place within its own batch; 0 while it is current.</summary>
    public long SupersededBy { get; set; }
}
