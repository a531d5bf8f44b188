namespace Metrics.Compute.Business;

/// <summary>Metric names as configuration writes them: <c>lead_time.median</c>.</summary>
public static class MetricName
{
    /// <summary>The metric and its stat; a metric with stats and none named takes its median.</summary>
    public static (string Metric, string? Stat) Split(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            return (name[..dot], name[(dot + 1)..]);
        }

        return (name, MetricCatalog.Find(name) is { Stats.Count: > 0 } ? "median" : null);
    }
}
