using System.Globalization;
using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Compute.Pairs;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;
using Metrics.Server.Config;

namespace Metrics.Server.Board.Reading;

/// <summary>
/// Reads the pairs. They look at two years week by week, so one answer serves for an hour: a week's value does not move faster.
/// </summary>
internal sealed class PairsReader(Numbers numbers)
{
    private sealed record Kept(MetricsConfig Config, DateTimeOffset Hour, IReadOnlyList<PairResult> Results);

    private Kept? _kept;

    /// <summary>The pairs that this reader may see, the surest evidence first.</summary>
    public IReadOnlyList<PairView> Read(BoardQuestion question) =>
        [
            .. Results(question)
                .Where(pair => question.SeesSensitive || !pair.Sensitive)
                .OrderByDescending(pair => pair.Evidence)
                .Select((pair, at) => View(pair, at, question)),
        ];

    private IReadOnlyList<PairResult> Results(BoardQuestion question)
    {
        DateTimeOffset hour = question.At.AddTicks(-(question.At.Ticks % TimeSpan.TicksPerHour));
        if (_kept is not { } kept || kept.Config != question.Config || kept.Hour != hour)
        {
            _kept = kept = new Kept(
                question.Config,
                hour,
                numbers.Ask((index, sources) => PairQuery.All(index, question.Config.Pairs, question.Config.Kpis, question.At, sources)));
        }

        return kept.Results;
    }

    private static PairView View(PairResult result, int at, BoardQuestion question)
    {
        (string metricName, string? stat) = MetricName.Split(result.Pair.Engineering);
        Metric metric = MetricCatalog.Find(metricName)!;
        Kpi kpi = question.Config.Kpis.First(kpi => kpi.Name == result.Pair.Business);
        string engineering = Words.TitleOf(metric, stat),
            business = kpi.Title ?? kpi.Name;
        string words = result
            .Words.Replace(result.Pair.Engineering, Lower(engineering), StringComparison.Ordinal)
            .Replace(result.Pair.Business, Lower(business), StringComparison.Ordinal);
        return new PairView(
            result.Pair.Name,
            Evidenced(result.Evidence),
            char.ToUpperInvariant(words[0]) + words[1..] + ".",
            $"{Move(engineering, result.EngineeringChange, metric.Unit)}; {Lower(Move(business, result.BusinessChange, kpi.Unit))}.",
            Draw(result, at, (engineering, metric.Unit), (business, kpi.Unit), question),
            [.. result.Lags.Select(lag => Row(lag, result.Grain))],
            (int)result.Evidence);
    }

    private static Figure Draw(
        PairResult result,
        int at,
        (string Name, string Unit) one,
        (string Name, string Unit) other,
        BoardQuestion question)
    {
        bool linked = result.Evidence is Evidence.Weak or Evidence.Strong;
        bool weekly = result.Grain == PeriodGrain.Week;
        double days = weekly ? 7 : 30.4;
        var chart = new PairChart
        {
            Id = $"pair-{at}",
            Title = result.Pair.Name,
            Description = $"{one.Name} and {other.Name} over {result.Periods.Count} {(weekly ? "weeks" : "months")}: {result.Words}.",
            First = new ChartSeries(
                one.Name,
                one.Unit,
                [.. result.Periods.Select(period => new ChartPoint(period.End, period.Engineering))]),
            Second = new ChartSeries(
                other.Name,
                other.Unit,
                [.. result.Periods.Select(period => new ChartPoint(period.End, period.Business))]),
            Lag = linked ? TimeSpan.FromDays(Math.Round(days * (result.Best?.Lag ?? 0))) : TimeSpan.Zero,
            Zone = question.Zone,
        };
        return new Figure(
            result.Pair.Name,
            linked && result.Best!.Lag != 0
                ? "The second line is drawn earlier by the lag: what moves together stands together."
                : "Both lines at their own time.",
            chart.Render(),
            (chart with { Id = $"pair-{at}-narrow", Size = new ChartSize(340, 230) }).Render(),
            [weekly ? "Week" : "Month", one.Name, other.Name],
            [
                .. result
                    .Periods.Reverse()
                    .Select(period =>
                        (string[])[period.Period.ToString(), Text(period.Engineering, one.Unit), Text(period.Business, other.Unit)]),
            ]);
    }

    private static string[] Row(Association lag, PeriodGrain grain) =>
        [
            lag.Lag.ToString("+0;−0;0", CultureInfo.InvariantCulture) + (grain == PeriodGrain.Week ? " w" : " m"),
            Plain(lag.Correlation),
            $"{Plain(lag.Lower)} to {Plain(lag.Upper)}",
            lag.Q < 0.001 ? "below 0.001" : Plain(lag.Q, "0.000"),
        ];

    private static string Plain(double value, string format = "0.00") =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Evidenced(Evidence evidence) =>
        evidence switch
        {
            Evidence.Strong => "strong evidence",
            Evidence.Weak => "weak evidence",
            Evidence.None => "no evidence",
            _ => "not enough data",
        };

    private static string Move(string name, double? change, string unit)
    {
        if (change is not { } moved)
        {
            return $"{name}: no data for two quarters";
        }

        string amount = unit == "ratio" ? $"{ValueText.Digits(Math.Abs(moved) * 100)} points" : ValueText.Of(Math.Abs(moved), unit);
        return $"{name} {(moved >= 0 ? "rose" : "fell")} by {amount} over the last quarter";
    }

    private static string Text(double? value, string unit) => value is { } known ? ValueText.Of(known, unit) : "no data";

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
