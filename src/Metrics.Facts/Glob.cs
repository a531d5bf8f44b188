using System.Text.RegularExpressions;

namespace Metrics.Facts;

/// <summary>Names with wildcards: <c>*</c> stands for any characters, <c>?</c> for one; case is ignored.</summary>
public static class Glob
{
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The regular expression (anchored at both ends) of a name with wildcards.</summary>
    public static string ToPattern(string glob) =>
        "^" + Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";

    public static Regex ToRegex(string glob) => Patterns.Of(ToPattern(glob));
}
