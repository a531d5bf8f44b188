using Dapper;
using Metrics.Facts;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>Writes one batch within a transaction.</summary>
internal sealed class BatchWriter(WriteSession session, PreparedBatch prepared, long clock, CancellationToken cancel)
{
    private readonly FactBatch _batch = prepared.Batch;
    private readonly SourceRows _source = new(session, prepared.Batch.Source);

    private const string TakeTurn = """
        UPDATE store_state
        SET one = 1
        WHERE one = 1
        RETURNING revision, recorded_at, last_number
        """;

    public async Task<BatchResult> WriteAsync()
    {
        StateRow state = await session.Connection.QuerySingleAsync<StateRow>(TakeTurn, transaction: session.Transaction);
        long before = state.Revision;
        state.RecordedAt = Math.Max(clock, state.RecordedAt);
        if (_batch.DeliveryId is { } delivery && !await _source.IsNewDeliveryAsync(delivery, clock))
        {
            return Repetition(before);
        }

        var plan = new BatchPlan(_batch.Source, state, state.RecordedAt, LoadAsync, prepared.Facts.Length) { IsDelivery = _batch.DeliveryId is not null };
        FactOutcome[] outcomes = await PlanAsync(plan);
        await session.Rows.CloseAsync(plan.Closes, state.RecordedAt, cancel);
        await session.Rows.InsertAsync(_batch.Source, plan.Inserts, cancel);
        await TouchAsync(plan.Touches);
        await _source.RememberGoneAsync(plan.Gone, clock);
        await _source.HealAsync(_batch.Healed);
        await _source.QuarantineAsync(_batch.Quarantined, state);
        await _source.SaveCursorAsync(_batch.Cursor, plan.New + plan.Restated);
        await SaveAsync(state);
        return new BatchResult(plan.Written, plan.New, plan.Restated, plan.Unchanged, plan.Deleted, state.Revision, outcomes);
    }

    private BatchResult Repetition(long revision)
    {
        var outcomes = new FactOutcome[_batch.Facts.Count + _batch.Partial.Count];
        Array.Fill(outcomes, FactOutcome.Unchanged);
        return new([], 0, 0, outcomes.Length, 0, revision, outcomes, Repeated: true);
    }

    private async Task<FactOutcome[]> PlanAsync(BatchPlan plan)
    {
        var keys = new List<RowKey>(prepared.Facts.Length + _batch.Partial.Count + _batch.Deleted.Count);
        keys.AddRange(prepared.Facts.Select(f => f.Key));
        keys.AddRange(_batch.Partial.Select(f => new RowKey(f.Kind.Name(), f.Id)));
        keys.AddRange(_batch.Deleted.Select(d => new RowKey(d.Kind.Name(), d.Id)));
        await KnowAsync(plan, await NewKeys.LeaveOutAsync(session, _batch.Source, keys));
        if (plan.IsDelivery)
        {
            await _source.RecallGoneAsync(plan, keys);
        }

        var outcomes = new FactOutcome[prepared.Facts.Length + _batch.Partial.Count];
        int at = 0;
        foreach (PreparedFact fact in prepared.Facts)
        {
            outcomes[at++] = await plan.TakeAsync(fact);
        }

        foreach (Fact news in _batch.Partial)
        {
            outcomes[at++] = await plan.TakePartAsync(news);
        }

        foreach (Deletion gone in _batch.Deleted)
        {
            await plan.DeleteAsync(gone);
        }

        foreach (Sweep sweep in _batch.Swept)
        {
            await SweepAsync(plan, sweep);
        }

        return outcomes;
    }

    private async Task KnowAsync(BatchPlan plan, List<RowKey> keys)
    {
        CurrentRow?[] current = keys.Count == 0 ? [] : await session.Rows.CurrentAsync(_batch.Source, keys, cancel);
        for (int i = 0; i < current.Length; i++)
        {
            if (current[i] is { } row)
            {
                plan.Know(keys[i], row);
            }
        }
    }

    private const string SelectSwept = """
        SELECT id
        FROM facts
        WHERE source = @Source AND kind = @Kind AND id >= @Prefix AND id < @PrefixEnd AND superseded_by = 0
            AND happened_at >= @From AND happened_at < @To AND NOT deleted
        """;

    private async Task SweepAsync(BatchPlan plan, Sweep sweep)
    {
        IEnumerable<string> held = await session.Connection.QueryAsync<string>(
            SelectSwept,
            new
            {
                _batch.Source,
                Kind = sweep.Kind.Name(),
                Prefix = sweep.IdPrefix,
                PrefixEnd = sweep.IdPrefix + "\U0010FFFF",
                From = sweep.From.ToUnixTimeMilliseconds(),
                To = sweep.To.ToUnixTimeMilliseconds(),
            },
            session.Transaction);
        HashSet<string> present = [.. sweep.Ids];
        List<RowKey> absent = [.. held.Where(id => !present.Contains(id)).Select(id => new RowKey(sweep.Kind.Name(), id))];
        absent.RemoveAll(plan.Speaks);
        await KnowAsync(plan, absent);
        foreach (RowKey key in absent)
        {
            await plan.DeleteAsync(new(sweep.Kind, key.Id));
        }
    }

    private const string SelectBody = """
        SELECT body
        FROM facts
        WHERE revision = @Revision
        """;

    private Task<byte[]> LoadAsync(long revision) =>
        session.Connection.QuerySingleAsync<byte[]>(SelectBody, new { Revision = revision }, session.Transaction);

    private const string Touch = """
        UPDATE facts
        SET updated_at = @UpdatedAt
        WHERE revision = @Revision
        """;

    private async Task TouchAsync(List<(long Revision, long UpdatedAt)> touches)
    {
        if (touches.Count > 0)
        {
            await session.Connection.ExecuteAsync(Touch, touches.Select(t => new { t.Revision, t.UpdatedAt }), session.Transaction);
        }
    }

    private const string SaveState = """
        UPDATE store_state
        SET revision = @Revision, recorded_at = @RecordedAt, last_number = @LastNumber
        WHERE one = 1
        """;

    private Task<int> SaveAsync(StateRow state) => session.Connection.ExecuteAsync(SaveState, state, session.Transaction);
}
