using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Tests.Support;

/// <summary>A collector on a throw-away store, with sources that a test writes.</summary>
internal sealed class CollectBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = Some.At("2026-11-20T10:00Z");

    private readonly List<ConfiguredSource> _sources = [];

    private CollectBench(FactStore store, FrozenClock clock)
    {
        (Store, Clock) = (store, clock);
        Workshop = new SourceWorkshop(new SourceRegistry([typeof(WrappedSource)]), new CurrentConfig(new MetricsConfig()), clock);
        Collector = new Collector(store, new CollectorOptions { Holder = "test" }, clock, Log, Written);
    }

    public FactStore Store { get; }

    public FrozenClock Clock { get; }

    public SourceWorkshop Workshop { get; }

    public Collector Collector { get; }

    public ListLog<Collector> Log { get; } = new();

    public WrittenList Written { get; } = new();

    public static async Task<CollectBench> OpenAsync(string address = "sqlite::memory:")
    {
        var clock = new FrozenClock(Start);
        return new CollectBench(await FactStore.OpenAsync(address, clock), clock);
    }

    public static SourceSpec Spec(ISource source, string name = "fake") =>
        new() { Name = name, Type = "fake", Since = Some.At("2026-10-01T00:00Z"), Options = source };

    public ConfiguredSource Source(ISource source, string name = "fake") => Source(Spec(source, name));

    public ConfiguredSource Source(SourceSpec spec)
    {
        ConfiguredSource made = Workshop.Make(spec);
        _sources.Add(made);
        return made;
    }

    public Task<CollectResult> RunAsync(ISource source) => Collector.RunAsync(Source(source));

    public async Task<SourceState> StateAsync(string source = "fake") => (await Store.SourcesAsync()).Single(state => state.Source == source);

    /// <summary>The ids in the store, in order; deleted ones left out.</summary>
    public async Task<string[]> IdsAsync() =>
        [.. (await Store.ReadAsync(new FactQuery()).ToListAsync()).Select(fact => fact.Fact.Id).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        _sources.ForEach(source => source.Dispose());
        await Store.DisposeAsync();
    }

    /// <summary>Remembers what was handed on.</summary>
    internal sealed class WrittenList : IWrittenFacts
    {
        public List<StoredFact> Facts { get; } = [];

        public void Written(BatchResult batch) => Facts.AddRange(batch.Written);
    }
}
