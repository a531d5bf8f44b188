using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>What is the same of a number in every report.</summary>
internal sealed record NumberName(Metric Metric, string? Stat, ChangeOrigin? Origin, string? Part);

/// <summary>
/// The names of a report's numbers, in their order: nearly all reports share one list, for only what is split by an unknown origin differs.
/// </summary>
internal static class NumberNames
{
    private static volatile NumberName[] _usual = [];

    public static NumberName[] Shared(ReadOnlySpan<NumberName> names)
    {
        NumberName[] usual = _usual;
        bool same = usual.Length == names.Length;
        for (int at = 0; same && at < names.Length; at++)
        {
            same = ReferenceEquals(usual[at], names[at]);
        }

        return same ? usual : _usual = names.ToArray();
    }
}

/// <summary>The names of a metric's numbers, each made once: its stats, and both in whole and by origin.</summary>
internal sealed class MetricNames
{
    private const int Origins = 4;

    private readonly NumberName[] _names;

    private MetricNames(Metric metric)
    {
        Metric = metric;
        Needs = metric.Kinds.Aggregate(Needs.None, (needs, kind) => needs | (Needs)(1 << (int)kind));
        string?[] stats = metric.Stats.Count == 0 ? [null] : [.. metric.Stats];
        ChangeOrigin?[] origins = [null, .. Enum.GetValues<ChangeOrigin>().Cast<ChangeOrigin?>()];
        _names = [.. from stat in stats from origin in origins select new NumberName(metric, stat, origin, null)];
    }

    public Metric Metric { get; }

    public Needs Needs { get; }

    public static MetricNames Of(string metric) => new(MetricCatalog.Find(metric)!);

    /// <param name="stat">The place among the metric's stats; 0 for a metric without.</param>
    public NumberName this[int stat, ChangeOrigin? origin] => _names[(stat * (Origins + 1)) + (origin is { } one ? (int)one + 1 : 0)];
}
