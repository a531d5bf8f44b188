using System.Text.RegularExpressions;

namespace Metrics.Sources;

/// <summary>The address of a git repository, in any of the forms that git takes.</summary>
internal static partial class RemoteAddress
{
    /// <summary>The path on its host (<c>owner/name</c>), by which catalogs name repositories; null for what is no such address.</summary>
    public static string? RepositoryOf(string? address) =>
        address is not null && Form().Match(address) is { Success: true } match ? match.Groups["path"].Value : null;

    // https://host/owner/name.git · ssh://git@host:22/owner/name · git@host:owner/name.git
    [GeneratedRegex(@"^(?:(?:https?|ssh|git)://(?:[^@/]+@)?[^/]+/|[\w.-]+@[^:/]+:/?)(?<path>[^?#]+?/[^?#/]+?)(?:\.git)?/?$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
