using System.Diagnostics.Metrics;
using Metrics.Facts;

namespace Metrics.Server.Collect.Http;

/// <summary>What collecting counts about itself; exposed as <c>metrics_source_*</c>.</summary>
internal static class SourceMeter
{
    public const string Name = "Metrics.Sources";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "metrics.source.requests", description: "Requests sent to the source's vendor, retries included.");

    private static readonly Gauge<long> Remaining = Meter.CreateGauge<long>(
        "metrics.source.rate_limit_remaining", description: "What the vendor said is left of the request budget.");

    private static readonly Counter<long> Records = Meter.CreateCounter<long>(
        "metrics.source.records", description: "Records taken from the source, by what became of them.");

    private static readonly Histogram<double> Run = Meter.CreateHistogram<double>(
        "metrics.source.run.duration", unit: "s", description: "How long a run of the source took.");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "metrics.source.deliveries", description: "Pushed deliveries, by what became of them.");

    public static void Request(string source, string result) => Requests.Add(1, new("source", source), new("result", result));

    public static void Budget(string source, string resource, long remaining) =>
        Remaining.Record(remaining, new("source", source), new("resource", resource));

    /// <param name="result"><c>new</c>, <c>restated</c>, <c>unchanged</c>, <c>deleted</c> or <c>quarantined</c>.</param>
    public static void Record(string source, FactKind? kind, string result, long count = 1)
    {
        if (count > 0)
        {
            Records.Add(count, new("source", source), new("kind", kind?.Name() ?? "unknown"), new("result", result));
        }
    }

    public static void RunEnded(string source, TimeSpan duration) => Run.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("source", source));

    /// <param name="result"><c>accepted</c>, <c>repeated</c>, <c>refused</c> or <c>failed</c>.</param>
    public static void Delivery(string source, string result) => Deliveries.Add(1, new("source", source), new("result", result));
}
