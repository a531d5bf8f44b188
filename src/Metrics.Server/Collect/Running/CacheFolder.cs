using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>Where a source keeps copies that can be made again: beside the SQLite file, else in the user's cache.</summary>
internal static class CacheFolder
{
    private const string Sqlite = "sqlite:";

    public static string Of(MetricsConfig config, string source)
    {
        string name = string.Concat(source.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return Path.Combine(Root(config), name);
    }

    private static string Root(MetricsConfig config)
    {
        if (config.Store.StartsWith(Sqlite, StringComparison.Ordinal) && config.Store[Sqlite.Length..] is var path and not ":memory:")
        {
            return Path.GetFullPath(path, Path.GetFullPath(config.BaseFolder)) + ".cache";
        }

        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home : Path.GetTempPath();
        return Path.Combine(cache, "metrics");
    }
}
