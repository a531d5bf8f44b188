using System.Globalization;

namespace Metrics.Compute.Review;

/// <summary>Numbers as people say them; the same on every machine.</summary>
public static class Amount
{
    /// <summary>A value with its unit: <c>12.5 %</c>, <c>3.2 h</c>, <c>41</c>.</summary>
    public static string Of(double value, string unit) => unit switch
    {
        "ratio" => Text(value * 100, "0.#") + " %",
        "seconds" => Time(value),
        "per_day" => Text(value, "0.##") + " a day",
        "per_100_deployments" => Text(value, "0.#"),
        "deployments" or "incidents" or "changes" or "days" or "" => Text(value, "0.#"),
        _ => $"{Text(value, "#,0.##")} {unit}",
    };

    private static string Time(double seconds) => Math.Abs(seconds) switch
    {
        < 120 => Text(seconds, "0") + " s",
        < 7200 => Text(seconds / 60, "0") + " min",
        < 172_800 => Text(seconds / 3600, "0.#") + " h",
        _ => Text(seconds / 86_400, "0.#") + " days",
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
