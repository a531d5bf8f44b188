namespace Metrics.Server.Charts;

/// <summary>A number over time: its line, the band of its interval, its target, and what happened meanwhile.</summary>
internal sealed record LineChart
{
    /// <summary>Unique on its page.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What the picture shows, in a sentence, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>One or more series of one unit; the first has the band.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public ChartTarget? Target { get; init; }

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    public ChartSize Size { get; init; } = ChartSize.Wide;

    public bool FromZero { get; init; } = true;

    public string Render()
    {
        ChartPoint[] all = [.. Series.SelectMany(series => series.Points)];
        if (all.Length == 0)
        {
            return "";
        }

        double top = (Marks.Count > 0 ? 24 : 14) + (Series.Count > 1 ? 18 : 0),
            bottom = Size.Height - 26;
        string unit = Series[0].Unit;
        ValueAxis values = ValueAxis.Over(Extent(all), unit, FromZero, top, bottom);
        double left = PlotFrame.LeftFor(values, unit);
        var time = new TimeAxis(all.Min(point => point.At), all.Max(point => point.At), Zone, left, Size.Width - 12);
        var svg = Svg.Begin(Id, "line-chart", Size.Width, Size.Height, Title, Description);
        PlotFrame.Draw(svg, values, time, unit, left, Size.Width - 12, bottom);
        Legend(svg, left);
        Gaps(svg, time, top, bottom);
        Band(svg, Series[0], values, time);
        if (Target is not null)
        {
            double y = values.Y(Target.Value);
            svg.Line("target", left, y, Size.Width - 12, y);
        }

        for (int at = 0; at < Series.Count; at++)
        {
            Draw(svg, Series[at], at, values, time);
        }

        PlotFrame.Marks(svg, Marks, time, top, bottom);
        if (Target is not null)
        {
            Label(svg, Target, values, time, left, top, bottom);
        }

        svg.Guide(top, bottom);
        Hits(svg, values, time, left, top, bottom);
        return svg.End();
    }

    private void Legend(Svg svg, double left)
    {
        if (Series.Count == 2)
        {
            svg.Text("legend c1", left, 13, "— " + Series[0].Name).Text("legend c2", Size.Width - 12, 13, "— " + Series[1].Name);
        }
    }

    /// <summary>The target's words, at the end and on the side of its line where they hide least of what was drawn.</summary>
    private void Label(Svg svg, ChartTarget target, ValueAxis values, TimeAxis time, double left, double top, double bottom)
    {
        double y = values.Y(target.Value),
            right = Size.Width - 14,
            width = target.Label.Length * 6.4;
        (double X, double Y)[] drawn =
        [
            .. Series.SelectMany(series => series.Points)
                .Where(point => point.Value is not null)
                .Select(point => (time.X(point.At), values.Y(point.Value!.Value))),
        ];
        (double End, double Base)[] places = [(right, y - 5), (right, y + 14), (left + width + 4, y - 5), (left + width + 4, y + 14)];

        // The marks of decisions stand above the plot, those of incidents at its foot.
        (double end, double line) = places
            .Where(place => place.Base - 12 >= top - 3 && place.Base <= bottom - 8)
            .DefaultIfEmpty(places[0])
            .MinBy(place => drawn.Count(at => at.X > place.End - width - 6 && at.X < place.End + 6 && at.Y > place.Base - 16 && at.Y < place.Base + 6));
        svg.Text("target-label", end, line, target.Label);
    }

    private IEnumerable<double> Extent(ChartPoint[] all)
    {
        double[] lines =
        [
            .. all.Select(point => point.Value).OfType<double>().Append(Target?.Value ?? 0).Where(value => value != 0 || FromZero),
        ];
        double most = lines.DefaultIfEmpty(0).Max();

        // An interval of few samples may reach far above the line that people came to see.
        return lines.Concat(all.Select(point => point.Upper).OfType<double>().Select(upper => Math.Min(upper, most * 1.35)));
    }

    private static void Band(Svg svg, ChartSeries series, ValueAxis values, TimeAxis time)
    {
        foreach (List<ChartPoint> run in Runs(series.Points, point => point is { Value: not null, Lower: not null, Upper: not null }))
        {
            string upper = Svg.Through(
                run.Select(point => (time.X(point.At), (double?)values.Y(Math.Min(point.Upper!.Value, values.High)))));
            string lower = Svg.Through(
                run.AsEnumerable().Reverse().Select(point => (time.X(point.At), (double?)values.Y(point.Lower!.Value))));
            svg.Path("band", $"{upper}L{lower[1..]}Z");
        }
    }

    private static void Draw(Svg svg, ChartSeries series, int at, ValueAxis values, TimeAxis time)
    {
        svg.Path(
            $"line c{at + 1}",
            Svg.Through(series.Points.Select(point => (time.X(point.At), point.Value is { } value ? values.Y(value) : (double?)null))));
        foreach (List<ChartPoint> alone in Runs(series.Points, point => point.Value is not null).Where(run => run.Count == 1))
        {
            svg.Circle($"dot c{at + 1}", time.X(alone[0].At), values.Y(alone[0].Value!.Value), 2.5);
        }

        if (series.Points.LastOrDefault(point => point.Value is not null) is { Value: { } last } end)
        {
            svg.Circle($"dot c{at + 1}", time.X(end.At), values.Y(last), 3.5);
        }
    }

    private void Gaps(Svg svg, TimeAxis time, double top, double bottom)
    {
        IReadOnlyList<ChartPoint> points = Series[0].Points;
        foreach (List<ChartPoint> gap in Runs(points, point => point.Value is null))
        {
            double from = time.X(gap[0].At),
                to = time.X(gap[^1].At);
            svg.Rect("gap", from, top, Math.Max(3, to - from), bottom - top);
            if (to - from > 60)
            {
                svg.Text("gap-label", (from + to) / 2, (top + bottom) / 2, "no data");
            }
        }
    }

    private void Hits(Svg svg, ValueAxis values, TimeAxis time, double left, double top, double bottom)
    {
        IReadOnlyList<ChartPoint> points = Series[0].Points;
        for (int at = 0; at < points.Count; at++)
        {
            double x = time.X(points[at].At);
            double from = at == 0 ? left : (time.X(points[at - 1].At) + x) / 2;
            double to = at == points.Count - 1 ? x + 6 : (x + time.X(points[at + 1].At)) / 2;
            string[] words =
            [
                time.Day(points[at].At),
                .. Series.Where(series => at < series.Points.Count).Select(series => Words(series, series.Points[at], Series.Count > 1)),
                .. PlotFrame.Near(Marks, points, at),
            ];
            svg.Hit(from, top, to - from, bottom - top, x, string.Join('\n', words));
        }
    }

    private static string Words(ChartSeries series, ChartPoint point, bool named)
    {
        string value = point.Value is { } known ? ValueText.Of(known, series.Unit) : "no data";
        string interval = point is { Value: not null, Lower: { } lower, Upper: { } upper }
            ? $" ({ValueText.Of(lower, series.Unit)} to {ValueText.Of(upper, series.Unit)})"
            : "";
        return $"{(named ? series.Name + ": " : "")}{value}{interval}{(point.Weak ? ", few samples" : "")}";
    }

    internal static IEnumerable<List<ChartPoint>> Runs(IReadOnlyList<ChartPoint> points, Func<ChartPoint, bool> holds)
    {
        var run = new List<ChartPoint>();
        foreach (ChartPoint point in points)
        {
            if (holds(point))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}
