using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class SchedulerTests : IAsyncLifetime, IDisposable
{
    private readonly SteppedClock _clock = new(Some.At("2026-11-20T10:00Z"));
    private readonly CurrentConfig _config = new(new MetricsConfig());
    private FactStore _store = null!;
    private readonly ListLog<Scheduler> _log = new();
    private Scheduler _scheduler = null!;

    public async Task InitializeAsync()
    {
        _store = await FactStore.OpenAsync("sqlite::memory:", _clock);
        var workshop = new SourceWorkshop(new SourceRegistry([typeof(WrappedSource)]), _config, _clock);
        var collector = new Collector(_store, new CollectorOptions { Holder = "test" }, _clock, new ListLog<Collector>());
        _scheduler = new Scheduler(_config, workshop, collector, _clock, _log);
    }

    public async Task DisposeAsync()
    {
        await _scheduler.StopAsync(default);
        await _store.DisposeAsync();
    }

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public async Task Every_source_runs_on_its_own_schedule_and_one_that_fails_stops_no_other()
    {
        var good = new FakeSource(FakeSource.Found(Some.Deployment(id: "d1")));
        var bad = new ThrowingSource(new SourceFaultException(FaultKind.Refused, "no"));
        Configure(Spec("good", good, every: 5), Spec("bad", bad, every: 60));

        await _scheduler.StartAsync(default);
        await PassAsync(TimeSpan.FromMinutes(30), () => good.Windows.Count >= 5 && bad.Runs >= 2);

        Assert.InRange(good.Windows.Count, 5, 8);
        Assert.Equal(RunEnd.Failed, _scheduler.LastResults["bad"].End);
        Assert.Equal(RunEnd.Done, _scheduler.LastResults["good"].End);
    }

    [Fact]
    public async Task A_changed_configuration_restarts_only_what_it_changed()
    {
        var kept = new FakeSource();
        var dropped = new FakeSource();
        var added = new FakeSource();
        Configure(Spec("kept", kept, every: 60), Spec("dropped", dropped, every: 60));
        await _scheduler.StartAsync(default);
        await PassAsync(TimeSpan.FromMinutes(1), () => kept.Windows.Count == 1 && dropped.Windows.Count == 1);

        Configure(Spec("kept", kept, every: 60), Spec("added", added, every: 60));
        await PassAsync(TimeSpan.FromMinutes(1), () => added.Windows.Count == 1 && !_scheduler.LastResults.ContainsKey("dropped"));
        await PassAsync(TimeSpan.FromMinutes(20), () => true);

        Assert.Equal((1, 1, 1), (kept.Windows.Count, dropped.Windows.Count, added.Windows.Count));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_told_once_and_once_when_it_can_again()
    {
        int runs = 0;
        var source = new FakeSource { Script = _ => ++runs <= 3 ? throw new StoreException("the disk is full") : [] };
        Configure(Spec("uploads", source, every: 5));

        await _scheduler.StartAsync(default);
        await PassAsync(TimeSpan.FromHours(2), () => runs >= 6 && _log.Lines.Count >= 2);

        Assert.Equal(
            [
                "Error: Collecting uploads stopped, because the store can't be written: the disk is full",
                "Information: Collecting uploads goes on: the store can be written again",
            ],
            _log.Lines);
    }

    [Fact]
    public void A_source_that_failed_is_tried_before_its_turn_but_ever_more_rarely()
    {
        var pace = new Pace(Spec("daily", new FakeSource(), every: 24 * 60));
        DateTimeOffset now = _clock.GetUtcNow();
        var failed = new CollectResult { Source = "daily", Type = "fake", End = RunEnd.Failed };

        TimeSpan[] waits = [.. Enumerable.Range(0, 4).Select(_ => pace.After(failed, now, now))];

        Assert.Equal([1, 2, 4, 8], waits.Select(wait => wait.TotalMinutes));
        Assert.Equal(TimeSpan.FromDays(1), pace.After(failed with { End = RunEnd.Done }, now, now));
        Assert.Equal(TimeSpan.FromMinutes(40), pace.After(failed with { End = RunEnd.Waiting, RetryAt = now.AddMinutes(40) }, now, now));
    }

    private static SourceSpec Spec(string name, ISource source, int every) =>
        CollectBench.Spec(source, name) with { Every = TimeSpan.FromMinutes(every) };

    private void Configure(params SourceSpec[] sources) => _config.Replace(_config.Value with { Sources = sources });

    /// <summary>Lets time go by in small steps, and what is due run, until something has happened.</summary>
    private async Task PassAsync(TimeSpan span, Func<bool> happened)
    {
        TimeSpan step = TimeSpan.FromSeconds(5);
        for (TimeSpan gone = TimeSpan.Zero; gone < span; gone += step)
        {
            _clock.Advance(step);
            await Task.Delay(2);
        }

        for (int i = 0; i < 400 && !happened(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(happened(), "nothing happened in time");
    }
}
