using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sql;

/// <summary>A query and what it is called in messages.</summary>
internal sealed partial record SqlText(string Name, string Text)
{
    /// <summary>True where the query asks for a window; without, it reads everything.</summary>
    public bool IsWindowed => Since().IsMatch(Text);

    /// <param name="query">A file, or the text itself.</param>
    public static SqlText Of(string query, SourceTools tools)
    {
        if (!query.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) || query.Contains('\n', StringComparison.Ordinal))
        {
            return new($"the query of {tools.Name}", query);
        }

        string path = Path.GetFullPath(query, Path.GetFullPath(tools.BaseFolder));
        try
        {
            return new(query, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"the query '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>The line of a character, both counted from 1.</summary>
    public int LineOf(int position) => 1 + Text.AsSpan(0, Math.Min(position - 1, Text.Length)).Count('\n');

    [GeneratedRegex(@"[@:$]since\b", RegexOptions.IgnoreCase)]
    private static partial Regex Since();
}
