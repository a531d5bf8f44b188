using Metrics.Facts;

namespace Metrics.Sources.Files;

/// <summary>A file of the folder as it is found.</summary>
/// <param name="Name">Its path below the folder, with <c>/</c>.</param>
/// <param name="Kind">What its name says it holds; null when the name says nothing.</param>
internal sealed record FactFile(string Path, string Name, FactKind? Kind, bool IsCsv, long Size, DateTimeOffset Modified)
{
    /// <summary>How names begin, for people.</summary>
    public const string Beginnings = "deployments, changes, incidents, kpis, decisions, code_rework or links";

    private static readonly (string Beginning, FactKind Kind)[] Kinds =
    [
        ("deployments", FactKind.Deployment), ("changes", FactKind.Change), ("incidents", FactKind.Incident), ("kpis", FactKind.Kpi),
        ("decisions", FactKind.Decision), ("code_rework", FactKind.CodeRework), ("links", FactKind.Link),
    ];

    public static bool IsReadable(string path) =>
        !System.IO.Path.GetFileName(path).StartsWith('.') && System.IO.Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".jsonl" or ".ndjson";

    public static FactFile Of(string path, string root)
    {
        var info = new FileInfo(path);
        string bare = System.IO.Path.GetFileName(path);
        FactKind? kind = Kinds.Where(known => bare.StartsWith(known.Beginning, StringComparison.OrdinalIgnoreCase)).Select(known => (FactKind?)known.Kind).FirstOrDefault();
        return new(
            path,
            System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'),
            kind,
            System.IO.Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase),
            info.Length,
            new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero));
    }
}
