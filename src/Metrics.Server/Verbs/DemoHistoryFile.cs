using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Demo;
using Metrics.Server.Expose;
using Metrics.Server.Files;
using Metrics.Server.Live;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>The sample organization's past as OpenMetrics: what a Prometheus would have scraped.</summary>
internal static class DemoHistoryFile
{
    private const int Days = 730;

    /// <summary>Two years, a sample a day up to the moment.</summary>
    public static IReadOnlyList<DateTimeOffset> TwoYears(DateTimeOffset until) =>
        [.. Enumerable.Range(0, Days).Select(day => until.AddDays(day + 1 - Days))];

    /// <returns>How many samples are in the file.</returns>
    public static async Task<long> WriteAsync(
        FactStore store, MetricsConfig config, IReadOnlyList<DateTimeOffset> instants, string path, string scratch, CancellationToken cancel)
    {
        FactIndex index = LiveIndex.Empty(config);
        await IndexLoad.FillAsync(index, store.ReadAsync(new FactQuery(), index.Prepare, cancel), await store.RevisionAsync(cancel), cancel);
        IReadOnlyList<SourceState> states = await store.SourcesAsync(cancel);
        IReadOnlyList<SourceHealth> sources = SourceStates.Of(config, states).Health();
        Window[] windows = [.. config.Definitions.Windows.Select(Window.Parse).OfType<Window>()];
        var current = new CurrentConfig(config);

        // Whoever reaches the demo is its operator, and sees what is sensitive at /metrics too.
        IFamilyProvider[] others = [new TargetFamily(current), new KpiFamilies(current), new DemoSourceHistory(config.Sources, states)];
        var moments = new MomentHistory(index, sources, others, sensitive: true);
        var export = new HistoryExport(index, sources, scratch, moments);
        long samples = 0;
        await WholeFile.WriteAsync(path, to =>
        {
            samples = export.Write(windows, instants, to, null, cancel);
            return Task.CompletedTask;
        });
        return samples;
    }
}
