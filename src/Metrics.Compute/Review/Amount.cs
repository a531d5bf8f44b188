namespace Metrics.Compute.Review;

/// <summary>Numbers as people say them; the same on every machine.</summary>
public static class Amount
{
    /// <summary>A value with its unit: <c>12.5 %</c>, <c>3.2 h</c>, <c>41</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">The catalog's word, or a KPI's unit.</param>
    /// <param name="beside">What it is compared with: of values that differ, none reads like the other.</param>
    public static string Of(double value, string unit, params ReadOnlySpan<double?> beside) =>
        Apart.Say(value, beside, (amount, like, more) => Text(amount, unit, like, more));

    private static string Text(double value, string unit, double like, int more) => unit switch
    {
        "ratio" => Apart.Digits(value * 100, "0.#", more) + " %",
        "seconds" => Time(value, like, more),
        "per_day" => Apart.Digits(value, "0.##", more) + " a day",
        "per_100_deployments" => Apart.Digits(value, "0.#", more),
        "deployments" or "incidents" or "changes" or "days" or "" => Apart.Digits(value, "0.#", more),
        _ => $"{Apart.Digits(value, "#,0.##", more)} {unit}",
    };

    private static string Time(double seconds, double like, int more) => Math.Abs(like) switch
    {
        < 120 => Apart.Digits(seconds, "0", more) + " s",
        < 7200 => Apart.Digits(seconds / 60, "0", more) + " min",
        < 172_800 => Apart.Digits(seconds / 3600, "0.#", more) + " h",
        _ => Apart.Digits(seconds / 86_400, "0.#", more) + " days",
    };
}
