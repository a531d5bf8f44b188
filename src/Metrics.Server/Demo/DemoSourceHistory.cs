using Metrics.Server.Config;
using Metrics.Server.Expose;
using Metrics.Store;

namespace Metrics.Server.Demo;

/// <summary>How the sample's sources would have answered on earlier days: all well, until the one whose token ran out.</summary>
internal sealed class DemoSourceHistory(IReadOnlyList<SourceSpec> specs, IReadOnlyList<SourceState> states) : IFamilyProvider
{
    private static readonly Family Up = new("metrics_source_up", FamilyKind.Gauge, "1 while the last run of the source succeeded; absent before its first.");

    private static readonly Family LastSuccess = new(
        "metrics_source_last_success_timestamp_seconds", FamilyKind.Gauge, "When the source last succeeded.");

    public void Write(FamilyWriter to, ExpositionMoment moment)
    {
        foreach (SourceState state in states)
        {
            string type = specs.First(spec => spec.Name == state.Source).Type;
            KeyValuePair<string, string>[] labels = [new("source", state.Source), new("type", type)];
            bool down = state.DownSince <= moment.At;
            DateTimeOffset read = down && state.LastSuccessAt is { } last ? last : moment.At;
            to.Add(Up, labels, down ? 0 : 1);
            to.Add(LastSuccess, labels, read.ToUnixTimeMilliseconds() / 1000d);
        }
    }
}
