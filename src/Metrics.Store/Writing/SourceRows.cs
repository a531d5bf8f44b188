using Dapper;
using Metrics.Facts;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>What a batch changes of its source beside facts: deliveries, what is gone, quarantine, cursor.</summary>
internal sealed class SourceRows(WriteSession session, string source)
{
    // Senders give up on a delivery after hours or days; a month is ample.
    private const long DeliveriesKept = 30L * 86_400_000;

    // Looking for old ones reads all of a source's: now and then, not for each of a burst.
    private const long DropEvery = 3_600_000;

    private const string InsertDelivery = """
        INSERT INTO deliveries (source, id, seen_at)
        VALUES (@Source, @Id, @SeenAt)
        ON CONFLICT (source, id) DO NOTHING
        """;

    public async Task<bool> IsNewDeliveryAsync(string id, long now)
    {
        bool added = await RunAsync(InsertDelivery, new { Source = source, Id = id, SeenAt = now }) == 1;
        if (added)
        {
            await DropOldAsync(now);
        }

        return added;
    }

    private const string InsertGone = """
        INSERT INTO gone (source, kind, id, gone_at, seen_at)
        VALUES (@Source, @Kind, @Id, @GoneAt, @SeenAt)
        ON CONFLICT (source, kind, id) DO UPDATE
        SET gone_at = excluded.gone_at, seen_at = excluded.seen_at
        WHERE excluded.gone_at > gone.gone_at
        """;

    /// <summary>Keeps, as long as deliveries are kept, that records are gone of which nothing is stored.</summary>
    public async Task RememberGoneAsync(IReadOnlyList<(RowKey Key, long At)> gone, long now)
    {
        foreach ((RowKey key, long at) in gone)
        {
            await RunAsync(InsertGone, new { Source = source, key.Kind, key.Id, GoneAt = at, SeenAt = now });
        }

        if (gone.Count > 0)
        {
            await DropOldAsync(now);
        }
    }

    private const string SelectGone = """
        SELECT gone_at
        FROM gone
        WHERE source = @Source AND kind = @Kind AND id = @Id
        """;

    /// <summary>Tells the plan which of these records, of which nothing is stored, are gone.</summary>
    public async Task RecallGoneAsync(BatchPlan plan, IEnumerable<RowKey> keys)
    {
        foreach (RowKey key in keys.Where(key => !plan.Knows(key)))
        {
            var row = new { Source = source, key.Kind, key.Id };
            if (await session.Connection.QueryFirstOrDefaultAsync<long?>(SelectGone, row, session.Transaction) is { } at)
            {
                plan.KnowGone(key, at);
            }
        }
    }

    private const string DropOldDeliveries = """
        DELETE FROM deliveries
        WHERE source = @Source AND seen_at < @Before
        """;

    private const string DropOldGone = """
        DELETE FROM gone
        WHERE source = @Source AND seen_at < @Before
        """;

    private async Task DropOldAsync(long now)
    {
        if (now - session.DroppedAt.GetValueOrDefault(source) >= DropEvery)
        {
            session.DroppedAt[source] = now;
            var old = new { Source = source, Before = now - DeliveriesKept };
            await RunAsync(DropOldDeliveries, old);
            await RunAsync(DropOldGone, old);
        }
    }

    private const string Unquarantine = """
        DELETE FROM quarantine
        WHERE source = @Source AND place = @Place
        """;

    public async Task HealAsync(IReadOnlyList<string> places)
    {
        foreach (string place in places)
        {
            await RunAsync(Unquarantine, new { Source = source, Place = place });
        }
    }

    private const string Quarantine = """
        INSERT INTO quarantine (source, place, number, kind, reason, raw, at)
        VALUES (@Source, @Place, @Number, @Kind, @Reason, @Raw, @At)
        ON CONFLICT (source, place) DO UPDATE
        SET kind = excluded.kind, reason = excluded.reason, raw = excluded.raw, at = excluded.at
        """;

    public async Task QuarantineAsync(IReadOnlyList<QuarantinedRecord> records, StateRow state)
    {
        foreach (QuarantinedRecord record in records)
        {
            var row = new
            {
                Source = source,
                record.Place,
                Number = ++state.LastNumber,
                Kind = record.Kind?.Name(),
                record.Reason,
                record.Raw,
                At = record.At == default ? state.RecordedAt : record.At.ToUnixTimeMilliseconds(),
            };
            await RunAsync(Quarantine, row);
        }
    }

    private const string SaveSource = """
        INSERT INTO sources (source, source_cursor, accepted)
        VALUES (@Source, @Cursor, @Accepted)
        ON CONFLICT (source) DO UPDATE
        SET source_cursor = COALESCE(excluded.source_cursor, sources.source_cursor), accepted = sources.accepted + excluded.accepted
        """;

    public Task<int> SaveCursorAsync(string? cursor, long accepted) =>
        RunAsync(SaveSource, new { Source = source, Cursor = cursor, Accepted = accepted });

    private Task<int> RunAsync(string sql, object row) => session.Connection.ExecuteAsync(sql, row, session.Transaction);
}
