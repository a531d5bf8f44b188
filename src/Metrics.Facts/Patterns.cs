using System.Text.RegularExpressions;

namespace Metrics.Facts;

/// <summary>Regular expressions as the product reads them: case is ignored, and a culture changes nothing.</summary>
public static class Patterns
{
    // What takes longer on one text would never end. It is a clock's time, and a busy machine may stop a thread for seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Of(string pattern, RegexOptions more = RegexOptions.None) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | more, Longest);

    /// <summary>
    /// One for long texts that anybody may have written: if it looks neither ahead nor back, it takes time in proportion to their
    /// length. It is dearer to make.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static Regex OfFreeText(string pattern)
    {
        try
        {
            return Of(pattern, RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return Of(pattern);
        }
    }
}
