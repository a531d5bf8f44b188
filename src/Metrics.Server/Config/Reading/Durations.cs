using System.Globalization;
using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Server.Config.Reading;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>, <c>1h30m</c>, <c>unlimited</c>.</summary>
internal static partial class Durations
{
    public const string Allowed = "a length of time such as 90s, 5m, 24h, 7d, or unlimited";

    public static TimeSpan? Parse(string text)
    {
        if (text == "unlimited")
        {
            return Definitions.Unlimited;
        }

        Match match = Written().Match(text);
        if (!match.Success)
        {
            return text == "0" ? TimeSpan.Zero : null;
        }

        double seconds = 0;
        for (int i = 0; i < match.Groups[1].Captures.Count; i++)
        {
            double amount = double.Parse(match.Groups[1].Captures[i].ValueSpan, CultureInfo.InvariantCulture);
            seconds += amount * SecondsOf(match.Groups[2].Captures[i].Value);
        }

        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1000)) : null;
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 604_800,
    };

    [GeneratedRegex(@"^(?:(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
