using System.Globalization;

namespace Metrics.Benchmarks;

/// <summary>Prints rows as a Markdown table.</summary>
internal static class Table
{
    public static void Print(IEnumerable<Row> rows, TextWriter output)
    {
        output.WriteLine("| measured | against | ours | baseline | ratio | goal | reached |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- |");
        foreach (Row row in rows)
        {
            string goal = $"{(row.Side == Goal.AtMost ? "≤" : "≥")} {Ratio(row.Limit)}";
            output.WriteLine(
                $"| {row.Measured} | {row.Against} | {Amount(row.Ours, row.Unit)} | {Amount(row.Baseline, row.Unit)} " +
                $"| {Ratio(row.Ratio)} | {goal} | {(row.Reached ? "yes" : "NO")} |");
        }
    }

    private static string Ratio(double ratio) => ratio < 1
        ? (ratio * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %"
        : ratio.ToString("0.##", CultureInfo.InvariantCulture) + "×";

    private static string Amount(double amount, string unit)
    {
        (double scaled, string word) = (unit, amount) switch
        {
            ("s", >= 1) => (amount, "s"),
            ("s", >= 1e-3) => (amount * 1e3, "ms"),
            ("s", _) => (amount * 1e6, "µs"),
            ("B", >= 1e6) => (amount / 1e6, "MB"),
            ("B", >= 1e4) => (amount / 1e3, "kB"),
            _ => (amount, unit),
        };
        return scaled.ToString("0.##", CultureInfo.InvariantCulture) + " " + word;
    }
}
