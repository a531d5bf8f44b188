using System.Diagnostics.Metrics;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Live;

/// <summary>What the store holds and how its sources stand, as gauges: <c>metrics_facts</c> and <c>metrics_source_*</c>.</summary>
internal sealed class StoreMeter
{
    private readonly TimeProvider _clock;
    private volatile SourceStates _sources = SourceStates.Empty;
    private volatile IReadOnlyDictionary<FactKind, long> _counts = new Dictionary<FactKind, long>();

    public StoreMeter(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        Meter meter = meters.Create("Metrics.Store");
        meter.CreateObservableGauge(
            "metrics.facts", () => _counts.Select(count => new Measurement<long>(count.Value, Tag("kind", count.Key.Name()))), null, "Facts that the store holds.");
        meter.CreateObservableGauge(
            "metrics.source.up",
            () => _sources.All.Where(source => (source.State.LastSuccessAt ?? source.State.DownSince) is not null).Select(source => new Measurement<int>(
                source.State.DownSince is null ? 1 : 0, Tags(source.Spec))),
            null,
            "1 while the last run of the source succeeded; absent before its first.");
        meter.CreateObservableGauge(
            "metrics.source.last_success_timestamp", () => Ages(at => at.ToUnixTimeMilliseconds() / 1000d), "s", "When the source last succeeded.");
        meter.CreateObservableGauge(
            "metrics.source.lag",
            () => Ages(at => Math.Max(0, (_clock.GetUtcNow() - at).TotalSeconds)),
            "s",
            "How long ago the source last succeeded.");
        meter.CreateObservableGauge(
            "metrics.source.quarantined",
            () => _sources.All.Select(source => new Measurement<long>(source.State.Quarantined, Tags(source.Spec))),
            null,
            "Records of the source that wait in quarantine.");
    }

    public void Show(SourceStates sources) => _sources = sources;

    public void Show(IReadOnlyDictionary<FactKind, long> counts) => _counts = counts;

    private IEnumerable<Measurement<double>> Ages(Func<DateTimeOffset, double> value) =>
        from source in _sources.All
        where source.State.LastSuccessAt is not null
        select new Measurement<double>(value(source.State.LastSuccessAt!.Value), Tags(source.Spec));

    private static KeyValuePair<string, object?>[] Tags(SourceSpec source) => [Tag("source", source.Name), Tag("type", source.Type)];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
