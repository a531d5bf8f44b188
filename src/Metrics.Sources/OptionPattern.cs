using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>A regular expression that an option of a source holds.</summary>
internal static class OptionPattern
{
    /// <exception cref="SourceFaultException">It is no regular expression; told with the name of the option.</exception>
    public static Regex Of(string text, string option)
    {
        try
        {
            return Patterns.Of(text);
        }
        catch (ArgumentException wrong)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"`{option}` is no regular expression: {wrong.Message}");
        }
    }
}
