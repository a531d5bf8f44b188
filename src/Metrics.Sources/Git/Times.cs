using System.Globalization;

namespace Metrics.Sources.Git;

/// <summary>Instants as git prints them.</summary>
internal static class Times
{
    /// <summary>Seconds since 1970; what no clock can have shown is taken for the nearest instant that can be written.</summary>
    public static DateTimeOffset OfSeconds(string text)
    {
        _ = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds);
        return DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_402_300_799));
    }
}
