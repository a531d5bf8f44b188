using Metrics.Compute.Review;

namespace Metrics.Server.Charts;

/// <summary>Values as people read them, by the catalog's word for their unit.</summary>
internal static class ValueText
{
    /// <summary>Keeps a number and its unit on one line.</summary>
    private const char Gap = '\u00a0';

    private const double Minute = 60,
        Hour = 3600,
        Day = 86_400;

    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="beside">What it is compared with: of values that differ, none reads like the other.</param>
    public static string Of(double value, string unit, params ReadOnlySpan<double?> beside) =>
        Apart.Say(value, beside, (amount, like, more) => Text(amount, unit, like, more));

    /// <summary>The value for an axis, where the unit is said elsewhere.</summary>
    public static string Tick(double value, string unit) =>
        unit switch
        {
            "seconds" or "ratio" or "EUR" or "USD" or "GBP" => Of(value, unit),
            _ => Compact(value, value, 0),
        };

    /// <summary>The number and its unit apart, for large print.</summary>
    public static (string Number, string Unit) Split(double value, string unit, params ReadOnlySpan<double?> beside)
    {
        string text = Of(value, unit, beside);
        int at = text.IndexOf(Gap, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    public static string Duration(double seconds) => Of(seconds, "seconds");

    public static string Percent(double ratio) => Of(ratio, "ratio");

    /// <summary>Two to three significant digits, as much as a reader keeps in mind.</summary>
    public static string Digits(double value) => Digits(value, value, 0);

    private static string Text(double value, string unit, double like, int more) =>
        unit switch
        {
            "seconds" => Duration(value, like, more),
            "ratio" => $"{Digits(value * 100, like * 100, more)}{Gap}%",
            "per_day" => $"{Digits(value, like, more)}{Gap}a{Gap}day",
            "per_100_deployments" => $"{Digits(value, like, more)}{Gap}per{Gap}100",
            "EUR" => "€" + Compact(value, like, more),
            "USD" => "$" + Compact(value, like, more),
            "GBP" => "£" + Compact(value, like, more),
            _ => $"{Compact(value, like, more)}{Gap}{(Math.Abs(value) == 1 && unit.EndsWith('s') ? unit[..^1] : unit)}",
        };

    private static string Duration(double seconds, double like, int more) =>
        Math.Abs(like) switch
        {
            0 => $"0{Gap}min",
            < Minute => $"{Apart.Digits(seconds, "0", more)}{Gap}s",
            < 2 * Hour => $"{Apart.Digits(seconds / Minute, "0", more)}{Gap}min",
            < Day => $"{Apart.Digits(seconds / Hour, "0.#", more)}{Gap}h",
            < 2 * Day => $"{Apart.Digits(seconds / Hour, "0", more)}{Gap}h",
            < 9.95 * Day => $"{Apart.Digits(seconds / Day, "0.#", more)}{Gap}d",
            _ => $"{Apart.Digits(seconds / Day, "#,0", more)}{Gap}d",
        };

    private static string Digits(double value, double like, int more) =>
        Apart.Digits(value, Math.Abs(like) switch { >= 100 => "#,0", >= 1 => "0.#", _ => "0.##" }, more);

    private static string Compact(double value, double like, int more) =>
        Math.Abs(like) switch
        {
            >= 1e9 => $"{Apart.Digits(value / 1e9, "0.00", more)}{Gap}bn",
            >= 1e6 => $"{Apart.Digits(value / 1e6, "0.00", more)}{Gap}M",
            >= 1e5 => $"{Apart.Digits(value / 1e3, "0", more)}{Gap}k",
            >= 1e4 => $"{Apart.Digits(value / 1e3, "0.#", more)}{Gap}k",
            _ => Digits(value, like, more),
        };
}
