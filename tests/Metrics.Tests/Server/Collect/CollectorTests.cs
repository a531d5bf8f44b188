using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class CollectorTests : IAsyncLifetime
{
    private CollectBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CollectBench.OpenAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_first_run_reads_from_the_configured_start_and_the_next_from_the_last_success_less_the_overlap()
    {
        var source = new FakeSource(Found("d1"), new SourceRecord.Checkpoint("page 2"));

        await _bench.RunAsync(source);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.RunAsync(source);

        Assert.Equal(new CollectWindow(Some.At("2026-10-01T00:00Z"), CollectBench.Start, null, Some.At("2026-10-01T00:00Z")), source.Windows[0]);
        Assert.Equal(
            new CollectWindow(Some.At("2026-11-20T09:50Z"), Some.At("2026-11-20T11:00Z"), "page 2", Some.At("2026-10-01T00:00Z")), source.Windows[1]);
    }

    [Fact]
    public async Task It_covers_from_where_it_first_read_or_was_asked_to_read_since()
    {
        async Task<DateTimeOffset?> CoveredAsync(ISource source, DateTimeOffset? since = null)
        {
            await _bench.Collector.RunAsync(_bench.Source(source), since: since);
            _bench.Clock.Advance(TimeSpan.FromHours(1));
            return (await _bench.StateAsync()).CoveredFrom;
        }

        Assert.Null(await CoveredAsync(new ThrowingSource(new SourceFaultException(FaultKind.Unreachable, "no answer"))));
        Assert.Equal(Some.At("2026-10-01T00:00Z"), await CoveredAsync(new FakeSource(Found("d1"))));
        Assert.Equal(Some.At("2026-10-01T00:00Z"), await CoveredAsync(new FakeSource(Found("d2"))));
        Assert.Equal(Some.At("2026-08-01T00:00Z"), await CoveredAsync(new FakeSource(Found("d3")), Some.At("2026-08-01T00:00Z")));
        Assert.Equal(Some.At("2026-08-01T00:00Z"), await CoveredAsync(new FakeSource(Found("d4")), Some.At("2026-11-01T00:00Z")));
    }

    [Fact]
    public async Task What_is_new_restated_unchanged_deleted_and_quarantined_is_told()
    {
        await _bench.RunAsync(new FakeSource(Found("d1"), Found("d2"), Found("d3")));

        CollectResult result = await _bench.RunAsync(new FakeSource(
            Found("d1"), Found("d2", service: "web"), Found("d4"), new SourceRecord.Deleted(FactKind.Deployment, "d3"), new SourceRecord.Unreadable("page 1, d9", "no end", "{}")));

        Assert.Equal(RunEnd.Done, result.End);
        Assert.Equal((1, 1, 1, 1, 1), (result.New, result.Restated, result.Unchanged, result.Deleted, result.Quarantined));
        Assert.Equal("no end", (await _bench.Store.QuarantineAsync()).Single().Reason);
        Assert.Equal(["d1", "d2", "d4"], await _bench.IdsAsync());
        Assert.Equal(6, _bench.Written.Facts.Count);
    }

    [Fact]
    public async Task A_kpi_of_a_scope_that_is_none_is_quarantined_with_what_is_allowed()
    {
        var point = new KpiPoint { Id = "k1", Kpi = "users", Scope = "my app:eu", Period = KpiPeriod.Week, PeriodStart = new(2026, 11, 9), Value = 7, Unit = "users" };

        CollectResult result = await _bench.RunAsync(
            new FakeSource(FakeSource.Found(point), FakeSource.Found(point with { Id = "k2", Scope = "product:app" })));

        Assert.Equal((1, 1), (result.New, result.Quarantined));
        QuarantinedRecord left = Assert.Single(await _bench.Store.QuarantineAsync());
        Assert.Equal(
            ("kpi k1", "scope: 'my app:eu' is no scope; write organization, team:NAME, service:NAME or product:NAME"), (left.Place, left.Reason));
    }

    [Fact]
    public async Task A_record_that_is_named_by_kind_and_id_leaves_the_quarantine_when_it_is_found()
    {
        SourceRecord[] broken = [new SourceRecord.Unreadable("deployment d1", "no end", "{}"), new SourceRecord.Unreadable("deployment d10", "no end", "{}")];
        await _bench.RunAsync(new FakeSource(broken));

        await _bench.RunAsync(new FakeSource(Found("d1"), Found("d10"), new SourceRecord.Unreadable("deployment d10", "no end still", "{}")));

        QuarantinedRecord left = Assert.Single(await _bench.Store.QuarantineAsync());
        Assert.Equal(("deployment d10", "no end still"), (left.Place, left.Reason));
    }

    [Fact]
    public async Task A_sweep_deletes_what_the_run_did_not_yield_even_when_it_was_written_batches_before()
    {
        await _bench.RunAsync(new FakeSource([.. Enumerable.Range(0, 3000).Select(i => Found($"a/{i:0000}")), Found("b/1")]));
        IEnumerable<SourceRecord> again = Enumerable.Range(0, 2999).Select(i => Found($"a/{i:0000}"));

        CollectResult result = await _bench.RunAsync(new FakeSource(
            [.. again, new SourceRecord.Swept(FactKind.Deployment, "a/", Some.At("2026-01-01T00:00Z"), Some.At("2026-12-31T00:00Z"))]));

        Assert.Equal((2999, 1), (result.Unchanged, result.Deleted));
        Assert.Contains("b/1", await _bench.IdsAsync());
        Assert.DoesNotContain("a/2999", await _bench.IdsAsync());
    }

    [Fact]
    public async Task A_record_that_can_be_read_again_leaves_the_quarantine()
    {
        await _bench.RunAsync(new FakeSource(
            new SourceRecord.Unreadable("a.csv, line 2", "bad", ""), new SourceRecord.Unreadable("a.csv, line 3", "bad", ""), new SourceRecord.Unreadable("a.csv2", "bad", "")));

        await _bench.RunAsync(new FakeSource(new SourceRecord.Unreadable("a.csv, line 3", "still bad", ""), new SourceRecord.Reviewed("a.csv")));

        Assert.Equal(["a.csv, line 3", "a.csv2"], (await _bench.Store.QuarantineAsync()).Select(record => record.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_a_fault_that_passes_it_goes_on_from_the_last_checkpoint()
    {
        int runs = 0;
        var source = new FakeSource { Script = window => runs++ == 0 ? Broken(window) : [Found("d2")] };

        CollectResult result = await _bench.RunAsync(source);

        Assert.Equal(RunEnd.Done, result.End);
        Assert.Equal([null, "after d1"], source.Windows.Select(window => window.Cursor));
        Assert.Equal(["d1", "d2"], await _bench.IdsAsync());
        Assert.Null((await _bench.StateAsync()).LastError);
    }

    [Fact]
    public async Task A_source_that_never_answers_goes_down_once_and_comes_up_again()
    {
        var broken = new ThrowingSource(new SourceFaultException(FaultKind.Unreachable, "no answer from api.acme.test"));
        CollectResult result = await _bench.RunAsync(broken);
        int lines = _bench.Log.Lines.Count;
        await _bench.RunAsync(broken);

        Assert.Equal(lines, _bench.Log.Lines.Count);
        Assert.Equal((RunEnd.Failed, FaultKind.Unreachable), (result.End, result.Fault));
        SourceState down = await _bench.StateAsync();
        Assert.Equal((CollectBench.Start, "no answer from api.acme.test"), (down.DownSince, down.LastError));
        Assert.Null(down.Watermark);

        await _bench.RunAsync(new FakeSource());
        SourceState up = await _bench.StateAsync();
        Assert.Null(up.DownSince);
        Assert.Null(up.LastError);
        Assert.Equal(
            ["Warning: Source fake is down since 2026-11-20 10:00:00Z: no answer from api.acme.test", "Information: Source fake is up again; it was down since 2026-11-20 10:00:00Z"],
            _bench.Log.Lines.Where(line => !line.Contains(" waits: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task While_a_fault_is_waited_for_the_source_tells_why_and_is_not_down()
    {
        SourceState? meanwhile = null;
        int runs = 0;
        var source = new FakeSource
        {
            Script = window =>
            {
                meanwhile = runs++ == 0 ? null : _bench.StateAsync().GetAwaiter().GetResult();
                return runs == 1 ? throw new SourceFaultException(FaultKind.Unreachable, "no answer from api.acme.test") : [Found("d1")];
            },
        };

        Assert.Equal(RunEnd.Done, (await _bench.RunAsync(source)).End);

        Assert.Equal(
            ("failed at 2026-11-20 10:00:00Z, is tried again at 10:00:20Z: no answer from api.acme.test", null, CollectBench.Start),
            (meanwhile!.LastError, meanwhile.DownSince, meanwhile.LastAttemptAt));
        Assert.Null((await _bench.StateAsync()).LastError);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        var refused = new ThrowingSource(new SourceFaultException(FaultKind.Refused, "the token has expired"), Found("d1"));

        CollectResult result = await _bench.RunAsync(refused);

        Assert.Equal((1, RunEnd.Failed, "the token has expired"), (refused.Runs, result.End, result.Error));
        Assert.Equal(["d1"], await _bench.IdsAsync());
    }

    [Fact]
    public async Task Told_to_wait_longer_than_the_run_lasts_is_no_failure()
    {
        var waiting = new ThrowingSource(new SourceFaultException(FaultKind.ToldToWait, "budget used up", null, TimeSpan.FromHours(2)));

        CollectResult result = await _bench.RunAsync(waiting);

        Assert.Equal((RunEnd.Waiting, CollectBench.Start.AddHours(2)), (result.End, result.RetryAt));
        Assert.Null((await _bench.StateAsync()).DownSince);
    }

    [Fact]
    public async Task A_mistake_in_a_source_is_told_and_ends_the_run_only()
    {
        CollectResult result = await _bench.RunAsync(new ThrowingSource(new FormatException("no number"), Found("d1"), new SourceRecord.Checkpoint("c")));

        Assert.Equal((RunEnd.Failed, "the source broke: FormatException: no number"), (result.End, result.Error));
        Assert.Equal("c", (await _bench.StateAsync()).Cursor);
    }

    [Fact]
    public async Task An_interrupted_run_keeps_what_it_read_and_is_not_down()
    {
        using var stop = new CancellationTokenSource();
        var source = new FakeSource { Script = _ => Stopping(stop) };

        CollectResult result = await _bench.Collector.RunAsync(_bench.Source(source), cancel: stop.Token);

        Assert.Equal(RunEnd.Interrupted, result.End);
        Assert.Equal(["d1"], await _bench.IdsAsync());
        Assert.Equal(("c1", null), ((await _bench.StateAsync()).Cursor, (await _bench.StateAsync()).DownSince));
    }

    [Fact]
    public async Task Asked_to_read_again_from_a_date_it_leaves_the_cursor_aside()
    {
        var source = new FakeSource(new SourceRecord.Checkpoint("c1"));
        await _bench.RunAsync(source);

        await _bench.Collector.RunAsync(_bench.Source(source), since: Some.At("2026-09-01T00:00Z"));

        Assert.Equal(new CollectWindow(Some.At("2026-09-01T00:00Z"), CollectBench.Start, null, Some.At("2026-09-01T00:00Z")), source.Windows[1]);
    }

    [Fact]
    public async Task A_source_that_another_process_collects_is_left_alone()
    {
        await _bench.Store.LeaseAsync("fake", "another", TimeSpan.FromMinutes(1));
        var source = new FakeSource(Found("d1"));

        Assert.Equal(RunEnd.Busy, (await _bench.RunAsync(source)).End);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(RunEnd.Done, (await _bench.RunAsync(source)).End);
        Assert.Single(source.Windows);
    }

    [Fact]
    public async Task Facts_between_checkpoints_are_written_with_the_cursor_before_them()
    {
        SourceRecord[] records = [.. Enumerable.Range(0, 1500).Select(i => Found($"d{i}"))];
        var source = new ThrowingSource(
            new SourceFaultException(FaultKind.Refused, "stop"), [.. records.Take(100), new SourceRecord.Checkpoint("100"), .. records.Skip(100)]);

        await _bench.RunAsync(source);

        Assert.Equal("100", (await _bench.StateAsync()).Cursor);
        Assert.Equal(1500, (await _bench.IdsAsync()).Length);
    }

    [Fact]
    public async Task A_store_that_can_not_be_written_ends_the_run_and_says_why()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-full-").FullName;
        await using (CollectBench bench = await CollectBench.OpenAsync($"sqlite:{folder}/m.db"))
        {
            await bench.RunAsync(new FakeSource(Found("d1")));
            await FillUpAsync(folder, "");
            CollectResult result = await bench.RunAsync(new FakeSource(Found("d2"), new SourceRecord.Checkpoint("c2")));

            Assert.True(result.StoreFailed);
            Assert.Contains("database or disk is full", result.Error, StringComparison.Ordinal);
            Assert.Equal(["d1"], await bench.IdsAsync());
            Assert.Null((await bench.StateAsync()).Cursor);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task After_a_batch_that_could_not_be_written_none_is_though_the_source_was_read_on()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-full-").FullName;
        await using (CollectBench bench = await CollectBench.OpenAsync($"sqlite:{folder}/m.db"))
        {
            await FillUpAsync(folder, "WHEN NEW.id = 'd1500'");
            IEnumerable<SourceRecord> records = Enumerable.Range(0, 9000)
                .SelectMany(i => (SourceRecord[])[Found($"d{i}"), new SourceRecord.Checkpoint($"after {i}")]);

            CollectResult result = await bench.RunAsync(new FakeSource([.. records]));

            Assert.True(result.StoreFailed);
            Assert.Equal(1000, (await bench.IdsAsync()).Length);
            Assert.Equal("after 998", (await bench.StateAsync()).Cursor);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>From now on the store fails to take rows, as on a full disk.</summary>
    private static async Task FillUpAsync(string folder, string when)
    {
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder}/m.db");
        await other.OpenAsync();
        await using Microsoft.Data.Sqlite.SqliteCommand full = other.CreateCommand();
        full.CommandText = $"CREATE TRIGGER full BEFORE INSERT ON facts {when} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
        await full.ExecuteNonQueryAsync();
    }

    private static SourceRecord Found(string id, string service = "pay") => FakeSource.Found(Some.Deployment(id: id, service: service, revision: "r-" + id));

    private static IEnumerable<SourceRecord> Broken(CollectWindow window)
    {
        yield return Found("d1");
        yield return new SourceRecord.Checkpoint("after d1");
        throw new SourceFaultException(FaultKind.Unreachable, $"broke off before {window.Until}");
    }

    private static IEnumerable<SourceRecord> Stopping(CancellationTokenSource stop)
    {
        yield return Found("d1");
        yield return new SourceRecord.Checkpoint("c1");
        stop.Cancel();
        yield return Found("never");
    }
}
