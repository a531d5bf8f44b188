using Metrics.Facts;

namespace Metrics.Store;

/// <summary>
/// Every version of every fact, with the sources' cursors, the quarantine and the snapshots, in SQLite or PostgreSQL. Safe to use from
/// many threads; writers take turns.
/// </summary>
public sealed class FactStore : IAsyncDisposable
{
    /// <summary>Opens the store and brings its schema up to date.</summary>
    /// <param name="address"><c>sqlite:PATH</c>, <c>sqlite::memory:</c> or <c>postgres://user@host/db</c>.</param>
    /// <param name="password">The PostgreSQL password, read at every new connection; null where none is needed.</param>
    /// <exception cref="StoreException">It can't be opened, another process holds it, or it is newer than this program.</exception>
    public static Task<FactStore> OpenAsync(string address, TimeProvider clock, Func<string?>? password = null, CancellationToken cancel = default) =>
        throw new NotImplementedException();

    /// <summary>The revision of the newest version.</summary>
    public Task<long> RevisionAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Writes a batch and its cursor in one transaction: all or nothing.</summary>
    public Task<BatchResult> WriteAsync(FactBatch batch, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Reads facts in revision order, streaming.</summary>
    public IAsyncEnumerable<StoredFact> ReadAsync(FactQuery query, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The versions written after a revision, in revision order: what a follower missed.</summary>
    public IAsyncEnumerable<StoredFact> FollowAsync(long afterRevision, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Every version of one fact, oldest first.</summary>
    public Task<IReadOnlyList<StoredFact>> HistoryAsync(FactKey key, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The current version of every fact with that id, whatever its source.</summary>
    public Task<IReadOnlyList<StoredFact>> FindAsync(FactKind kind, string id, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Current facts by kind, deleted ones left out.</summary>
    public Task<IReadOnlyDictionary<FactKind, long>> CountAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Records how a run went; the cursor is not touched. <see cref="SourceState.Accepted"/> and the counts are the store's own.</summary>
    public Task SaveRunAsync(SourceState state, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync(string? source = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Takes records out of quarantine; null numbers: all of the source.</summary>
    /// <returns>How many were taken out.</returns>
    public Task<int> DropQuarantinedAsync(string? source, IReadOnlyCollection<long>? numbers, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Takes or renews the lease of a source for a holder; false while another holder has it.</summary>
    public Task<bool> LeaseAsync(string source, string holder, TimeSpan length, CancellationToken cancel = default) => throw new NotImplementedException();

    public Task ReleaseAsync(string source, string holder, CancellationToken cancel = default) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
