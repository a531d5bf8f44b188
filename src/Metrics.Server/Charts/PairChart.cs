namespace Metrics.Server.Charts;

/// <summary>
/// Two series of different units over one time: the first on the left axis, the second on the right, drawn earlier by the lag so that
/// what moves together stands above each other.
/// </summary>
internal sealed record PairChart
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required ChartSeries First { get; init; }

    public required ChartSeries Second { get; init; }

    /// <summary>How much earlier the second is drawn.</summary>
    public TimeSpan Lag { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    public ChartSize Size { get; init; } = ChartSize.Wide;

    public string Render()
    {
        if (First.Points.Count == 0 || Second.Points.Count == 0)
        {
            return "";
        }

        bool narrow = Size.Width < 480;
        double top = (Marks.Count > 0 ? 40 : 32) + (narrow ? 16 : 0),
            bottom = Size.Height - 26;
        ValueAxis one = Axis(First, top, bottom),
            two = Axis(Second, top, bottom);
        double left = PlotFrame.LeftFor(one, First.Unit),
            right = Size.Width - PlotFrame.LeftFor(two, Second.Unit);
        DateTimeOffset to = Max(First.Points[^1].At, Second.Points[^1].At - Lag);
        var time = new TimeAxis(First.Points[0].At, to, Zone, left, right);
        var svg = Svg.Begin(Id, "pair-chart", Size.Width, Size.Height, Title, Description);
        PlotFrame.Draw(svg, one, time, First.Unit, left, right, bottom);
        foreach (double tick in two.Ticks)
        {
            svg.Text("tick y2", right + 7, two.Y(tick) + 4, ValueText.Tick(tick, Second.Unit));
        }

        // Side by side they would run into each other on a phone.
        svg.Text("legend c1", left, 13, "— " + First.Name)
            .Text(narrow ? "legend c2 below" : "legend c2", narrow ? left : right, narrow ? 29 : 13, SecondName);
        Line(svg, Second, "c2 dashed", two, time, Lag);
        Line(svg, First, "c1", one, time, TimeSpan.Zero);
        PlotFrame.Marks(svg, Marks, time, top, bottom);
        svg.Guide(top, bottom);
        Hits(svg, time, left, top, bottom);
        return svg.End();
    }

    private string SecondName =>
        Lag == TimeSpan.Zero
            ? $"┄ {Second.Name}"
            : $"┄ {Second.Name}, {Weeks(Math.Abs(Lag.TotalDays / 7))} {(Lag > TimeSpan.Zero ? "later" : "earlier")}";

    private static string Weeks(double count) => Math.Round(count) is 1 ? "1 week" : $"{count:0} weeks";

    private static ValueAxis Axis(ChartSeries series, double top, double bottom) =>
        ValueAxis.Over(series.Points.Select(point => point.Value).OfType<double>(), series.Unit, fromZero: false, top, bottom);

    private static void Line(Svg svg, ChartSeries series, string style, ValueAxis values, TimeAxis time, TimeSpan lag) =>
        svg.Path(
            $"line {style}",
            Svg.Through(
                series
                    .Points.Where(point => time.Holds(point.At - lag))
                    .Select(point => (time.X(point.At - lag), point.Value is { } value ? values.Y(value) : (double?)null))));

    private void Hits(Svg svg, TimeAxis time, double left, double top, double bottom)
    {
        Dictionary<DateTimeOffset, ChartPoint> second = Second
            .Points.GroupBy(point => point.At - Lag)
            .ToDictionary(group => group.Key, group => group.Last());
        for (int at = 0; at < First.Points.Count; at++)
        {
            ChartPoint point = First.Points[at];
            double x = time.X(point.At),
                from = at == 0 ? left : (time.X(First.Points[at - 1].At) + x) / 2;
            double to = at == First.Points.Count - 1 ? x + 6 : (x + time.X(First.Points[at + 1].At)) / 2;
            string other = second.TryGetValue(point.At, out ChartPoint there)
                ? $"\n{Second.Name} on {time.Day(there.At)}: {Words(there, Second.Unit)}"
                : "";
            svg.Hit(from, top, to - from, bottom - top, x, $"{time.Day(point.At)}\n{First.Name}: {Words(point, First.Unit)}{other}");
        }
    }

    private static string Words(ChartPoint point, string unit) => point.Value is { } value ? ValueText.Of(value, unit) : "no data";

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
