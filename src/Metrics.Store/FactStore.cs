using System.Data.Common;
using Dapper;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store.Dialects;
using Metrics.Store.Reading;
using Metrics.Store.Writing;

namespace Metrics.Store;

/// <summary>
/// Every version of every fact, with the sources' cursors, the quarantine and the snapshots, in SQLite or PostgreSQL. Safe to use from
/// many threads; writers take turns.
/// </summary>
public sealed class FactStore : IAsyncDisposable
{
    private readonly IDialect _dialect;
    private readonly TimeProvider _clock;
    private readonly FactReader _reader;
    private readonly SourceTables _tables;
    private readonly FactCounts _counts = new();

    static FactStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private FactStore(IDialect dialect, StoreAccess access, TimeProvider clock)
    {
        _dialect = dialect;
        _clock = clock;
        Writer = new Writer(dialect, access);
        _reader = new FactReader(dialect);
        _tables = new SourceTables(this, clock);
        Snapshots = new SnapshotStore(this);
    }

    public SnapshotStore Snapshots { get; }

    internal Writer Writer { get; }

    /// <summary>Opens the store and brings its schema up to date.</summary>
    /// <param name="address"><c>sqlite:PATH</c>, <c>sqlite::memory:</c> or <c>postgres://user@host/db</c>.</param>
    /// <param name="clock">Says when versions are recorded.</param>
    /// <param name="password">The PostgreSQL password, read at every new connection; null where none is needed.</param>
    /// <exception cref="StoreException">It can't be opened, another process holds it, or it is newer than this program.</exception>
    public static Task<FactStore> OpenAsync(
        string address, TimeProvider clock, Func<string?>? password = null, CancellationToken cancel = default) =>
        OpenAsync(address, clock, StoreAccess.Write, password, cancel);

    /// <inheritdoc cref="OpenAsync(string, TimeProvider, Func{string?}?, CancellationToken)"/>
    /// <param name="access">Reading alone goes beside a process that writes an SQLite file.</param>
    public static async Task<FactStore> OpenAsync(
        string address, TimeProvider clock, StoreAccess access, Func<string?>? password = null, CancellationToken cancel = default)
    {
        IDialect dialect = StoreAddress.Dialect(address, access, password);
        try
        {
            await using DbConnection connection = await dialect.ConnectAsync(access, cancel);
            var migrator = new Migrator(dialect, clock);
            await (access == StoreAccess.Write ? migrator.MigrateAsync(connection, cancel) : migrator.CheckAsync(connection));
            return new FactStore(dialect, access, clock);
        }
        catch (Exception failure)
        {
            await dialect.DisposeAsync();
            throw dialect.Explain(failure) ?? failure;
        }
    }

    private const string SelectRevision = """
        SELECT revision
        FROM store_state
        """;

    /// <summary>The revision of the newest version.</summary>
    public Task<long> RevisionAsync(CancellationToken cancel = default) =>
        QueryAsync(connection => connection.QuerySingleAsync<long>(SelectRevision), cancel);

    private const string SelectRevisionAsOf = """
        SELECT COALESCE(MAX(revision), 0)
        FROM facts
        WHERE recorded_at <= @AsOf
        """;

    /// <summary>The revision of the newest version that was recorded by an instant; 0 when there was none.</summary>
    public Task<long> RevisionAsOfAsync(DateTimeOffset asOf, CancellationToken cancel = default) => QueryAsync(
        connection => connection.QuerySingleAsync<long>(SelectRevisionAsOf, new { AsOf = asOf.ToUnixTimeMilliseconds() }),
        cancel);

    /// <summary>Writes a batch and its cursor in one transaction: all or nothing.</summary>
    public async Task<BatchResult> WriteAsync(FactBatch batch, CancellationToken cancel = default)
    {
        // The caller gets its thread back at once: a collector reads on while this batch is prepared and written.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await WriteAsync(PreparedBatch.Of(batch), cancel);
    }

    /// <inheritdoc cref="WriteAsync(FactBatch, CancellationToken)"/>
    public async Task<BatchResult> WriteAsync(PreparedBatch batch, CancellationToken cancel = default) =>
        (await WriteAsync([batch], cancel))[0];

    /// <summary>
    /// Writes several batches in one transaction, in their order: all or nothing. Many small ones written together cost little more than
    /// one.
    /// </summary>
    public Task<IReadOnlyList<BatchResult>> WriteAsync(IReadOnlyList<FactBatch> batches, CancellationToken cancel = default) =>
        WriteAsync([.. batches.Select(PreparedBatch.Of)], cancel);

    private Task<IReadOnlyList<BatchResult>> WriteAsync(PreparedBatch[] batches, CancellationToken cancel)
    {
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Writer.RunAsync<IReadOnlyList<BatchResult>>(
            async session =>
            {
                var results = new BatchResult[batches.Length];
                for (int i = 0; i < results.Length; i++)
                {
                    results[i] = await new BatchWriter(session, batches[i], now, cancel).WriteAsync();
                }

                return results;
            },
            cancel);
    }

    /// <summary>Reads facts in revision order, streaming.</summary>
    public IAsyncEnumerable<StoredFact> ReadAsync(FactQuery query, CancellationToken cancel = default) =>
        _reader.ReadAsync(FactSelection.Of(query), query.Parts, cancel);

    /// <summary>
    /// The same in batches, each fact passed through a function on the threads that decode: for who has work to do with every fact that
    /// asks for no other.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(FactQuery query, Func<StoredFact, T> each, CancellationToken cancel = default) =>
        _reader.ReadAsync(FactSelection.Of(query), query.Parts, each, cancel);

    /// <summary>The versions written after a revision, in revision order: what a follower missed.</summary>
    public IAsyncEnumerable<StoredFact> FollowAsync(long afterRevision, CancellationToken cancel = default) =>
        _reader.ReadAsync(FactSelection.After(afterRevision), FactParts.All, cancel);

    /// <summary>Every version of one fact, oldest first.</summary>
    public async Task<IReadOnlyList<StoredFact>> HistoryAsync(FactKey key, CancellationToken cancel = default) =>
        await _reader.ReadAsync(FactSelection.Of(key), FactParts.All, cancel).ToListAsync(cancel);

    /// <summary>The current version of every fact with that id, whatever its source; deleted ones left out.</summary>
    public async Task<IReadOnlyList<StoredFact>> FindAsync(FactKind kind, string id, CancellationToken cancel = default) =>
        await _reader.ReadAsync(FactSelection.Of(kind, id), FactParts.All, cancel).ToListAsync(cancel);

    /// <summary>
    /// The digest over every version that was recorded up to a revision, superseded and deleted ones too: any byte of one changed since
    /// changes it, or names the fact as damaged.
    /// </summary>
    /// <param name="filter">Narrows by kind, source and time.</param>
    public Task<FactsDigest> DigestAsync(long atRevision, FactQuery? filter = null, CancellationToken cancel = default) =>
        _reader.DigestAsync(atRevision, filter ?? new(), cancel);

    /// <summary>
    /// What is counted of every fact as it stood at a revision, in revision order and in batches, each fact passed through a function on
    /// the threads that decode; and at the end the digest of everything up to it, in one reading. A fact whose content is damaged is left
    /// out; the digest names it.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<T>> ReadProvenAsync<T>(
        long atRevision, Func<StoredFact, T> each, Action<FactsDigest> finished, CancellationToken cancel = default) =>
        _reader.ReadProvenAsync(atRevision, each, finished, cancel);

    private const string SelectBroken = """
        SELECT old.source AS Source, old.kind AS Kind, old.id AS Id
        FROM facts old
        WHERE (old.superseded_by <> 0 OR old.superseded_at IS NOT NULL)
          AND old.revision <= @AtRevision
          AND NOT EXISTS (
            SELECT 1
            FROM facts next
            WHERE next.source = old.source AND next.kind = old.kind AND next.id = old.id
              AND next.revision = old.superseded_by AND next.recorded_at = old.superseded_at)
        ORDER BY old.revision
        LIMIT 20
        """;

    /// <summary>
    /// The first facts up to a revision of which a version says that another took its place, and that other is not there: their present was
    /// taken away behind the store's back, which no digest of the past can show.
    /// </summary>
    public Task<IReadOnlyList<FactKey>> BrokenHistoriesAsync(long atRevision, CancellationToken cancel = default) => QueryAsync(
        async connection =>
        {
            IEnumerable<(string Source, string Kind, string Id)> rows =
                await connection.QueryAsync<(string, string, string)>(SelectBroken, new { AtRevision = atRevision });
            return (IReadOnlyList<FactKey>)[.. rows.Select(row => new FactKey(row.Source, FactKinds.Parse(row.Kind) ?? default, row.Id))];
        },
        cancel);

    /// <summary>Current facts by kind, deleted ones left out; kinds without any are absent.</summary>
    public Task<IReadOnlyDictionary<FactKind, long>> CountAsync(CancellationToken cancel = default) => QueryAsync(_counts.CountAsync, cancel);

    public Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken cancel = default) => _tables.SourcesAsync(cancel);

    /// <summary>
    /// Records how a run went; the cursor is not touched. <see cref="SourceState.Accepted"/> (new and restated facts) and
    /// <see cref="SourceState.Quarantined"/> are the store's own.
    /// </summary>
    public Task SaveRunAsync(SourceState state, CancellationToken cancel = default) => _tables.SaveRunAsync(state, cancel);

    /// <summary>
    /// From when on the history of each source was known by an instant (<see cref="SourceState.CoveredFrom"/>); one that had not succeeded by
    /// then is absent.
    /// </summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset?>> CoveredAsync(DateTimeOffset asOf, CancellationToken cancel = default) =>
        _tables.CoveredAsync(asOf, cancel);

    public Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync(string? source = null, CancellationToken cancel = default) =>
        _tables.QuarantineAsync(source, cancel);

    /// <summary>Takes records out of quarantine; null numbers: all of the source; null source: of all sources.</summary>
    /// <returns>How many were taken out.</returns>
    public Task<int> DropQuarantinedAsync(string? source, IReadOnlyCollection<long>? numbers, CancellationToken cancel = default) =>
        _tables.DropQuarantinedAsync(source, numbers, cancel);

    /// <summary>Takes or renews the lease of a source for a holder; false while another holder has it.</summary>
    public Task<bool> LeaseAsync(string source, string holder, TimeSpan length, CancellationToken cancel = default) =>
        _tables.LeaseAsync(source, holder, length, cancel);

    public Task ReleaseAsync(string source, string holder, CancellationToken cancel = default) =>
        _tables.ReleaseAsync(source, holder, cancel);

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await _dialect.DisposeAsync();
    }

    /// <summary>Runs a small question on a connection of its own.</summary>
    internal async Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            await using DbConnection connection = await _dialect.ConnectAsync(StoreAccess.Read, cancel);
            return await ask(connection);
        }
        catch (Exception failure) when (_dialect.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }
}
