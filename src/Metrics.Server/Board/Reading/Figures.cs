using Metrics.Compute;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Draws numbers over time, with what happened meanwhile.</summary>
internal static class Figures
{
    public static Figure Trend(ScopeNumbers scope, BoardQuestion question, string name, string? stat, IReadOnlyList<ChartMark> marks)
    {
        Metric metric = MetricCatalog.Find(name)!;
        string title = Words.TitleOf(metric, stat);
        NumberView? view = scope.View(name, stat);
        IReadOnlyList<ChartPoint> points = scope.Trend(name, stat);
        string caption = $"Each point covers the {Words.Of(question.TrendWindow)} before it.";
        var chart = new LineChart
        {
            Id = $"trend-{name}",
            Title = title,
            Description = Describe(points, metric.Unit),
            Series = [new ChartSeries(title, metric.Unit, points)],
            Zone = question.Zone,
            Target = view?.Target is { } target ? new ChartTarget(target.Value, $"target: {target.Words}") : null,
            Marks = marks,
            Size = ChartSize.Half,
        };
        bool any = points.Any(point => point.Value is not null);
        return new Figure(
            title,
            caption,
            any ? chart.Render() : "",
            any ? (chart with { Id = $"trend-{name}-narrow", Size = ChartSize.Narrow }).Render() : "",
            ["Until", "Value", "95 % interval"],
            [.. points.Reverse().Select(point => Row(point, metric.Unit, question))])
        {
            Explain = view?.Explain,
        };
    }

    /// <summary>What a picture of a trend shows, for those who cannot see it.</summary>
    public static string Describe(IReadOnlyList<ChartPoint> points, string unit)
    {
        ChartPoint[] known = [.. points.Where(point => point.Value is not null)];
        if (known.Length == 0)
        {
            return "There is no data.";
        }

        string low = ValueText.Of(known.Min(point => point.Value!.Value), unit),
            high = ValueText.Of(known.Max(point => point.Value!.Value), unit);
        string first = ValueText.Of(known[0].Value!.Value, unit),
            last = ValueText.Of(known[^1].Value!.Value, unit);
        return $"From {first} to {last} over a year; lowest {low}, highest {high}.";
    }

    private static string[] Row(ChartPoint point, string unit, BoardQuestion question) =>
        [
            question.Local(point.At, "d MMM yyyy"),
            point.Value is { } value ? ValueText.Of(value, unit) : "no data",
            point is { Lower: { } low, Upper: { } high } ? $"{ValueText.Of(low, unit)} to {ValueText.Of(high, unit)}" : "",
        ];
}
