using Metrics.Compute;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Api;

/// <summary>A metric and, where it has several, one of its stats.</summary>
internal sealed record MetricChoice(Metric Metric, string? Stat)
{
    /// <summary>Reads <c>lead_time</c> or <c>lead_time.p90</c>; a stat may be named beside it.</summary>
    public static MetricChoice? Read(string? name, string? stat, Mistakes mistakes)
    {
        string[] parts = (name ?? "").Split('.', 2);
        stat ??= parts.Length == 2 ? parts[1] : null;
        if (MetricCatalog.Find(parts[0]) is not { } metric)
        {
            string[] names = [.. MetricCatalog.All.Select(known => known.Name)];
            mistakes.Add("metric", string.IsNullOrEmpty(name)
                ? $"name a metric: {string.Join(", ", names)}"
                : $"there is no metric '{parts[0]}'{NearestWord.Hint(parts[0], names)}");
            return null;
        }

        if (stat is not null && !metric.Stats.Contains(stat))
        {
            mistakes.Add("stat", metric.Stats.Count == 0
                ? $"{metric.Name} has one value and no stats"
                : $"{metric.Name} has no stat '{stat}'{NearestWord.Hint(stat, [.. metric.Stats])}");
            return null;
        }

        return new(metric, stat);
    }
}
