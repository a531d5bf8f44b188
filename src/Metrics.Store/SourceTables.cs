using Dapper;
using Metrics.Facts;

namespace Metrics.Store;

/// <summary>What the store keeps of sources beside their facts: runs, quarantine, leases.</summary>
internal sealed class SourceTables(FactStore store, TimeProvider clock)
{
    private const string SelectSources = """
        SELECT
            s.source, s.source_cursor AS cursor, s.watermark, s.covered_from, s.last_attempt_at, s.last_success_at, s.last_error, s.down_since, s.accepted,
            (SELECT COUNT(*) FROM quarantine q WHERE q.source = s.source) AS quarantined
        FROM sources s
        ORDER BY s.source
        """;

    public Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken cancel) => store.QueryAsync(
        async connection => (IReadOnlyList<SourceState>)[.. (await connection.QueryAsync<SourceRow>(SelectSources)).Select(r => r.State())],
        cancel);

    private const string SaveRun = """
        INSERT INTO sources (source, watermark, covered_from, last_attempt_at, last_success_at, last_error, down_since, accepted)
        VALUES (@Source, @Watermark, @CoveredFrom, @LastAttemptAt, @LastSuccessAt, @LastError, @DownSince, 0)
        ON CONFLICT (source) DO UPDATE
        SET
            watermark = excluded.watermark, covered_from = excluded.covered_from, last_attempt_at = excluded.last_attempt_at,
            last_success_at = excluded.last_success_at, last_error = excluded.last_error, down_since = excluded.down_since;

        INSERT INTO coverage (source, told_at, covered_from)
        SELECT @Source, @LastSuccessAt, @CoveredFrom
        WHERE @LastSuccessAt IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM coverage WHERE source = @Source AND (covered_from <= @CoveredFrom OR @CoveredFrom IS NULL))
        ON CONFLICT (source, told_at) DO UPDATE
        SET covered_from = excluded.covered_from;
        """;

    public Task SaveRunAsync(SourceState state, CancellationToken cancel) => RunAsync(
        SaveRun,
        new
        {
            state.Source,
            Watermark = state.Watermark?.ToUnixTimeMilliseconds(),
            CoveredFrom = state.CoveredFrom?.ToUnixTimeMilliseconds(),
            LastAttemptAt = state.LastAttemptAt?.ToUnixTimeMilliseconds(),
            LastSuccessAt = state.LastSuccessAt?.ToUnixTimeMilliseconds(),
            state.LastError,
            DownSince = state.DownSince?.ToUnixTimeMilliseconds(),
        },
        cancel);

    private const string SelectCovered = """
        SELECT source, MIN(covered_from)
        FROM coverage
        WHERE told_at <= @AsOf
        GROUP BY source
        """;

    public Task<IReadOnlyDictionary<string, DateTimeOffset?>> CoveredAsync(DateTimeOffset asOf, CancellationToken cancel) => store.QueryAsync(
        async connection =>
        {
            IEnumerable<(string Source, long? From)> rows =
                await connection.QueryAsync<(string, long?)>(SelectCovered, new { AsOf = asOf.ToUnixTimeMilliseconds() });
            return (IReadOnlyDictionary<string, DateTimeOffset?>)rows.ToDictionary(row => row.Source, row => Instant(row.From));
        },
        cancel);

    private const string SelectQuarantine = """
        SELECT number, source, kind, place, reason, raw, at
        FROM quarantine
        WHERE @Source IS NULL OR source = @Source
        ORDER BY number
        """;

    public Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync(string? source, CancellationToken cancel) => store.QueryAsync(
        async connection =>
        {
            IEnumerable<QuarantineRow> rows = await connection.QueryAsync<QuarantineRow>(SelectQuarantine, new { Source = source });
            return (IReadOnlyList<QuarantinedRecord>)[.. rows.Select(r => r.Record())];
        },
        cancel);

    private const string DropAll = """
        DELETE FROM quarantine
        WHERE @Source IS NULL OR source = @Source
        """;

    private const string DropOne = """
        DELETE FROM quarantine
        WHERE number = @Number AND (@Source IS NULL OR source = @Source)
        """;

    public Task<int> DropQuarantinedAsync(string? source, IReadOnlyCollection<long>? numbers, CancellationToken cancel) => numbers is null
        ? RunAsync(DropAll, new { Source = source }, cancel)
        : RunAsync(DropOne, numbers.Select(n => new { Source = source, Number = n }), cancel);

    private const string Lease = """
        INSERT INTO leases (source, holder, held_until)
        VALUES (@Source, @Holder, @Until)
        ON CONFLICT (source) DO UPDATE
        SET holder = excluded.holder, held_until = excluded.held_until
        WHERE leases.holder = excluded.holder OR leases.held_until <= @Now
        """;

    /// <remarks>Time is the replica's own clock: two whose clocks differ may hold one lease together for as long as they differ.</remarks>
    public async Task<bool> LeaseAsync(string source, string holder, TimeSpan length, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var row = new
        {
            Source = source,
            Holder = holder,
            Until = (now + length).ToUnixTimeMilliseconds(),
            Now = now.ToUnixTimeMilliseconds(),
        };
        return await RunAsync(Lease, row, cancel) == 1;
    }

    private const string Release = """
        DELETE FROM leases
        WHERE source = @Source AND holder = @Holder
        """;

    public Task ReleaseAsync(string source, string holder, CancellationToken cancel) =>
        RunAsync(Release, new { Source = source, Holder = holder }, cancel);

    private Task<int> RunAsync(string sql, object rows, CancellationToken cancel) =>
        store.Writer.RunAsync(session => session.Connection.ExecuteAsync(sql, rows, session.Transaction), cancel);

    private static DateTimeOffset? Instant(long? milliseconds) =>
        milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private sealed record SourceRow
    {
        public required string Source { get; init; }

        public string? Cursor { get; init; }

        public long? Watermark { get; init; }

        public long? CoveredFrom { get; init; }

        public long? LastAttemptAt { get; init; }

        public long? LastSuccessAt { get; init; }

        public string? LastError { get; init; }

        public long? DownSince { get; init; }

        public long Accepted { get; init; }

        public long Quarantined { get; init; }

        public SourceState State() => new()
        {
            Source = Source,
            Cursor = Cursor,
            Watermark = Instant(Watermark),
            CoveredFrom = Instant(CoveredFrom),
            LastAttemptAt = Instant(LastAttemptAt),
            LastSuccessAt = Instant(LastSuccessAt),
            LastError = LastError,
            DownSince = Instant(DownSince),
            Accepted = Accepted,
            Quarantined = Quarantined,
        };
    }

    private sealed record QuarantineRow
    {
        public long Number { get; init; }

        public required string Source { get; init; }

        public string? Kind { get; init; }

        public required string Place { get; init; }

        public required string Reason { get; init; }

        public required string Raw { get; init; }

        public long At { get; init; }

        public QuarantinedRecord Record() => new()
        {
            Number = Number,
            Source = Source,
            Kind = Kind is null ? null : FactKinds.Parse(Kind),
            Place = Place,
            Reason = Reason,
            Raw = Raw,
            At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        };
    }
}
