using Metrics.Facts;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Tests.Support;

/// <summary>
/// A source of ours against a simulator of its vendor, with the real collector, its retries made quick, and a throw-away store.
/// </summary>
internal sealed class LabBench : IAsyncDisposable
{
    private readonly ConfiguredSource _source;

    private LabBench(ApiLab lab, FactStore store, ShiftedTime clock, SourceSpec spec, string zone)
    {
        (Lab, Store, Clock) = (lab, store, clock);
        var quick = new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(20), AttemptTimeout = TimeSpan.FromSeconds(4) };
        var config = new MetricsConfig { Store = "sqlite::memory:", Organization = new() { TimeZone = zone } };
        var workshop = new SourceWorkshop(SourceRegistry.Scan(), new CurrentConfig(config), clock) { Http = quick };
        _source = workshop.Make(spec);
        Collector = new Collector(store, new CollectorOptions { Holder = "test", FirstWait = TimeSpan.FromMilliseconds(100) }, clock, Log);
    }

    public ApiLab Lab { get; }

    public FactStore Store { get; }

    public ShiftedTime Clock { get; }

    public Collector Collector { get; }

    public ListLog<Collector> Log { get; } = new();

    /// <param name="options">The source's options for a simulator at that address.</param>
    public static async Task<LabBench> StartAsync(ApiLab lab, string type, Func<Uri, object> options, DateTimeOffset since, string zone = "UTC")
    {
        var clock = new ShiftedTime(lab.Now);
        var spec = new SourceSpec { Name = type, Type = type, Since = since, Options = options(lab.Address) };
        return new LabBench(lab, await FactStore.OpenAsync("sqlite::memory:", clock), clock, spec, zone);
    }

    public Task<CollectResult> RunAsync() => Collector.RunAsync(_source);

    /// <summary>Lets the simulator's clock go on, and ours with it.</summary>
    /// <param name="time">A duration: <c>PT8H</c>.</param>
    public async Task AdvanceAsync(string time)
    {
        await Lab.ControlAsync(new { advance = time });
        Clock.JumpTo((await Lab.StatsAsync()).GetProperty("clock").GetDateTimeOffset());
    }

    /// <summary>Runs two benches side by side, again and again, in steps of time: with faults it takes little more than without.</summary>
    public static async Task CompareAsync(LabBench calm, LabBench faulty, int runs, string step)
    {
        (int without, int with) = (0, 0);
        for (int run = 0; run < runs; run++)
        {
            await calm.AdvanceAsync(step);
            await faulty.AdvanceAsync(step);
            without += (await calm.RunAsync()).Requests;
            CollectResult result = await faulty.RunAsync();
            Assert.Equal((RunEnd.Done, null), (result.End, result.Error));
            with += result.Requests;
        }

        Assert.True(with <= without * 1.3, $"{with} requests instead of {without}");
    }

    /// <summary>The current facts of a kind, by id.</summary>
    public async Task<Dictionary<string, T>> FactsAsync<T>()
        where T : Fact =>
        (await Store.ReadAsync(new FactQuery()).ToListAsync()).Select(stored => stored.Fact).OfType<T>().ToDictionary(fact => fact.Id, StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await Store.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
