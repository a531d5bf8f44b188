using System.Globalization;

namespace Metrics.Server.Charts;

/// <summary>Values as people read them, by the catalog's word for their unit.</summary>
internal static class ValueText
{
    /// <summary>Keeps a number and its unit on one line.</summary>
    private const char Gap = '\u00a0';

    private const double Minute = 60,
        Hour = 3600,
        Day = 86_400;

    public static string Of(double value, string unit) =>
        unit switch
        {
            "seconds" => Duration(value),
            "ratio" => Percent(value),
            "per_day" => $"{Digits(value)}{Gap}a{Gap}day",
            "per_100_deployments" => $"{Digits(value)}{Gap}per{Gap}100",
            "EUR" => "€" + Compact(value),
            "USD" => "$" + Compact(value),
            "GBP" => "£" + Compact(value),
            _ => $"{Compact(value)}{Gap}{(Math.Abs(value) == 1 && unit.EndsWith('s') ? unit[..^1] : unit)}",
        };

    /// <summary>The value for an axis, where the unit is said elsewhere.</summary>
    public static string Tick(double value, string unit) =>
        unit switch
        {
            "seconds" or "ratio" or "EUR" or "USD" or "GBP" => Of(value, unit),
            _ => Compact(value),
        };

    /// <summary>The number and its unit apart, for large print.</summary>
    public static (string Number, string Unit) Split(double value, string unit)
    {
        string text = Of(value, unit);
        int at = text.IndexOf(Gap, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    public static string Duration(double seconds) =>
        Math.Abs(seconds) switch
        {
            0 => $"0{Gap}min",
            < Minute => $"{seconds:0}{Gap}s",
            < 2 * Hour => $"{seconds / Minute:0}{Gap}min",
            < Day => $"{seconds / Hour:0.#}{Gap}h",
            < 2 * Day => $"{seconds / Hour:0}{Gap}h",
            _ => $"{Round(seconds / Day)}{Gap}d",
        };

    public static string Percent(double ratio) => $"{Digits(ratio * 100)}{Gap}%";

    /// <summary>Two to three significant digits, as much as a reader keeps in mind.</summary>
    public static string Digits(double value) =>
        Math.Abs(value) switch
        {
            >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.#", CultureInfo.InvariantCulture),
            0 => "0",
            _ => value.ToString("0.##", CultureInfo.InvariantCulture),
        };

    private static string Round(double value) => value.ToString(Math.Abs(value) < 9.95 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    private static string Compact(double value) =>
        Math.Abs(value) switch
        {
            >= 1e9 => (value / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + $"{Gap}bn",
            >= 1e6 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + $"{Gap}M",
            >= 1e5 => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + $"{Gap}k",
            >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + $"{Gap}k",
            _ => Digits(value),
        };
}
