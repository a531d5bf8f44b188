using System.Globalization;
using Metrics.Compute;
using Metrics.Server.Api;

namespace Metrics.Server.Verbs;

/// <summary>Numbers as people read them on a terminal.</summary>
internal static class NumberText
{
    public static string Name(NumberBody number) =>
        number.Metric + (number.Stat is null ? "" : "." + number.Stat) + (number.Part is null ? "" : " " + number.Part);

    public static string Value(NumberBody number) => number.Value is { } value ? Value(value, number.Unit) : "no data";

    public static string Value(double value, string unit) => unit switch
    {
        "seconds" => Printing.Span(value),
        "ratio" => Text($"{value * 100:0.#} %"),
        _ => Text($"{value:0.##}"),
    };

    public static string Interval(NumberBody number) =>
        number is { Lower: { } lower, Upper: { } upper } ? $"{Value(lower, number.Unit)} – {Value(upper, number.Unit)}" : "";

    /// <summary>What it is made of: <c>2 of 4</c>, or how many records.</summary>
    public static string Of(NumberBody number) =>
        number is { Numerator: { } part, Denominator: { } whole } ? Text($"{part} of {whole}") : Text($"n {number.Samples}");

    public static string Status(NumberStatus status) => status switch
    {
        NumberStatus.Ok => "ok",
        NumberStatus.LowSample => "low sample",
        NumberStatus.Stale => "stale",
        _ => "no data",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
