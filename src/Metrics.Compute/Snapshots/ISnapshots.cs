namespace Metrics.Compute.Snapshots;

/// <summary>A snapshot in a list.</summary>
public sealed record SnapshotEntry(string Id, string Quarter, DateTimeOffset CreatedAt, string? Predecessor, long Revision, string Digest, bool IsSigned)
{
    /// <summary>The scope that it covers, with what is inside; null where its document is damaged, so that nobody knows.</summary>
    public string? Scope { get; init; }
}

/// <summary>The snapshots, as other rooms read them.</summary>
public interface ISnapshots
{
    /// <summary>The word for "what would be said now" in place of a second snapshot.</summary>
    const string Today = "today";

    /// <summary>The formats that this machine can write.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<SnapshotEntry>> ListAsync(CancellationToken cancel);

    /// <summary>A snapshot by its id, or the latest of a quarter by the quarter's name.</summary>
    /// <param name="id">The id or the quarter.</param>
    /// <param name="withSensitive">The reader may see sensitive KPIs; else they are taken out.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="SnapshotException">There is none, or it is damaged.</exception>
    Task<SnapshotDocument> FindAsync(string id, bool withSensitive, CancellationToken cancel);

    /// <summary>What lies between two snapshots, or one and <see cref="Today"/>.</summary>
    /// <exception cref="SnapshotException">There is no such snapshot, or it is damaged.</exception>
    Task<SnapshotDiff> CompareAsync(string before, string after, bool withSensitive, CancellationToken cancel);
}
