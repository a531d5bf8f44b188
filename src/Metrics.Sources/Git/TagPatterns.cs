using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>Names with wildcards of which one must match, and none of those with a leading <c>!</c>.</summary>
internal sealed class TagPatterns(IReadOnlyList<string> patterns)
{
    private readonly Regex[] _in = [.. patterns.Where(pattern => !pattern.StartsWith('!')).Select(Glob.ToRegex)];
    private readonly Regex[] _out = [.. patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => Glob.ToRegex(pattern[1..]))];

    public bool Match(string name) => _in.Any(pattern => pattern.IsMatch(name)) && !_out.Any(pattern => pattern.IsMatch(name));
}
