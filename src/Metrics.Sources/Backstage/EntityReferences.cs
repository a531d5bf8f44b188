using System.Text.RegularExpressions;

namespace Metrics.Sources.Backstage;

/// <summary>What stands in references and annotations of Backstage's entities.</summary>
public static partial class EntityReferences
{
    /// <summary>The name of a reference: <c>group:default/payments</c> is <c>payments</c>.</summary>
    public static string NameOf(string reference) => reference[(reference.LastIndexOfAny(['/', ':']) + 1)..];

    /// <summary>
    /// The repository that an entity's annotations name, with <c>:folder</c> where it is a folder of it, and whether that is on GitHub.
    /// </summary>
    /// <param name="annotation">An annotation's text by its name; null where there is none.</param>
    public static (string? Repository, bool OnGitHub) Repository(Func<string, string?> annotation)
    {
        Match source = SourceLocation().Match(annotation("backstage.io/source-location") ?? "");
        string folder = source.Success && source.Groups["folder"].Value.Trim('/') is { Length: > 0 } inner ? ":" + inner : "";
        if (annotation("github.com/project-slug") is { } slug)
        {
            return (slug + folder, true);
        }

        if (annotation("gitlab.com/project-slug") is { } project)
        {
            return (project + folder, false);
        }

        return source.Success
            ? (source.Groups["slug"].Value + folder, source.Groups["host"].Value.Contains("github", StringComparison.Ordinal))
            : (null, false);
    }

    // url:https://github.com/acme/pay/tree/main/services/api/
    [GeneratedRegex(@"^url:https?://(?<host>[^/]+)/(?<slug>.+?)(?:/-)?(?:/(?:tree|blob|src)/[^/]+(?<folder>/.*)?)?/?$")]
    private static partial Regex SourceLocation();
}
