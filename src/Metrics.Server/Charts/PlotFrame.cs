namespace Metrics.Server.Charts;

/// <summary>What every chart over time shares: grid, axes, and the marks of what happened.</summary>
internal static class PlotFrame
{
    public static double LeftFor(ValueAxis values, string unit) => 12 + (6.4 * values.Ticks.Max(tick => ValueText.Tick(tick, unit).Length));

    public static void Draw(Svg svg, ValueAxis values, TimeAxis time, string unit, double left, double right, double bottom)
    {
        foreach (double tick in values.Ticks)
        {
            double y = values.Y(tick);
            svg.Line(tick == 0 ? "axis" : "grid", left, y, right, y).Text("tick y", left - 7, y + 4, ValueText.Tick(tick, unit));
        }

        foreach ((double x, string label) in time.Ticks(74))
        {
            svg.Line("tick-mark", x, bottom, x, bottom + 4);
            if (x < right - 18)
            {
                svg.Text("tick x", x, bottom + 18, label);
            }
        }
    }

    public static void Marks(Svg svg, IReadOnlyList<ChartMark> marks, TimeAxis time, double top, double bottom)
    {
        foreach (ChartMark mark in marks.Where(mark => time.Holds(mark.At)))
        {
            double x = time.X(mark.At);
            if (mark.Kind == MarkKind.Decision)
            {
                svg.Line("mark-line", x, top - 6, x, bottom);
                svg.Path("mark decision", $"M{Svg.N(x)} {Svg.N(top - 16)}l5 5l-5 5l-5 -5Z");
            }
            else
            {
                svg.Path("mark incident", $"M{Svg.N(x)} {Svg.N(bottom - 8)}l4.5 8h-9Z");
            }
        }
    }

    /// <summary>The words of marks that are nearer to this point than to its neighbours.</summary>
    public static IEnumerable<string> Near(IReadOnlyList<ChartMark> marks, IReadOnlyList<ChartPoint> points, int at)
    {
        DateTimeOffset from = at == 0 ? DateTimeOffset.MinValue : points[at - 1].At + ((points[at].At - points[at - 1].At) / 2);
        DateTimeOffset to = at == points.Count - 1 ? DateTimeOffset.MaxValue : points[at].At + ((points[at + 1].At - points[at].At) / 2);
        return marks
            .Where(mark => mark.At > from && mark.At <= to)
            .Select(mark => $"{(mark.Kind == MarkKind.Decision ? "◆ Decision" : "▲ Incident")}: {mark.Text}");
    }
}
