using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>Reads what git complains about, and says what kind of fault it is.</summary>
internal static class GitFault
{
    private static readonly string[] Refusals =
    [
        "Authentication failed", "could not read Username", "could not read Password", "Permission denied", "error: 401", "error: 403",
        "HTTP Basic: Access denied", "terminal prompts disabled",
    ];

    private static readonly string[] Mistakes =
    [
        "not found", "does not appear to be a git repository", "does not exist", "not a git repository", "dubious ownership",
        "transport '", "unknown option", "bad revision", "Not a valid object name", "No such file or directory",
    ];

    public static SourceFaultException Of(string command, string complaint)
    {
        string[] lines = complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string said = string.Join("; ", lines.Where(line => !line.StartsWith("warning:", StringComparison.Ordinal)).TakeLast(3));
        (FaultKind kind, string remedy) = Refusals.Any(complaint.Contains)
            ? (FaultKind.Refused, ": check the token and its right to read the repository's contents")
            : Mistakes.Any(complaint.Contains)
                ? (FaultKind.Misconfigured, ": check `path` or `url`, and that the token may see it")
                : (FaultKind.Unreachable, "");
        return new SourceFaultException(kind, $"git {command} failed{remedy}. It said: {(said.Length == 0 ? "nothing" : said)}");
    }
}
