using Metrics.Compute;
using Metrics.Facts.Json;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>
/// The numbers of a store that is read once: what the service would answer, without the service. It goes beside a running one.
/// </summary>
internal sealed class StoreNumbers : IAsyncDisposable
{
    private StoreNumbers(FactStore store, LiveIndex index, CurrentConfig config, TimeProvider clock)
    {
        Store = store;
        Index = index;
        Config = config;
        Reports = new ReportQuery(index, store, clock);
        Kpis = new KpiExplainQuery(index, config, Reports, clock);
    }

    public FactStore Store { get; }

    public LiveIndex Index { get; }

    public CurrentConfig Config { get; }

    public ReportQuery Reports { get; }

    public KpiExplainQuery Kpis { get; }

    public static async Task<StoreNumbers> OpenAsync(MetricsConfig config, TimeProvider clock, CancellationToken cancel)
    {
        FactStore store = await StoreOpening.ReadAsync(config, clock, cancel);
        config = await FoundCatalog.JoinAsync(config, store, cancel);
        var current = new CurrentConfig(config);
        var index = new LiveIndex(store, current);
        long revision = await store.RevisionAsync(cancel);
        var facts = LiveIndex.Empty(config);
        await IndexLoad.FillAsync(facts, store.ReadAsync(new FactQuery { Parts = FactParts.Counted }, facts.Prepare, cancel), revision, cancel);
        index.Replace(facts, revision);
        index.Replace(SourceStates.Of(config, await store.SourcesAsync(cancel)).Health());
        return new StoreNumbers(store, index, current, clock);
    }

    public async ValueTask DisposeAsync()
    {
        Index.Dispose();
        await Store.DisposeAsync();
    }
}
