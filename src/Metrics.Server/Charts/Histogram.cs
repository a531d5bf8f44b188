namespace Metrics.Server.Charts;

/// <summary>How the durations behind a number are spread, in bins that grow: most are short and a few very long.</summary>
internal sealed record Histogram
{
    private static readonly double[] Edges =
    [
        0,
        900,
        1800,
        3600,
        7200,
        14_400,
        28_800,
        57_600,
        86_400,
        172_800,
        345_600,
        604_800,
        1_209_600,
        2_592_000,
        double.MaxValue,
    ];

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>Durations in seconds.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>What is counted, in the plural: <c>incidents</c>.</summary>
    public required string What { get; init; }

    public ChartSize Size { get; init; } = ChartSize.Half;

    public string Render()
    {
        if (Seconds.Count == 0)
        {
            return "";
        }

        int first = BinOf(Seconds.Min()),
            last = BinOf(Seconds.Max());
        int[] counts = [.. Enumerable.Range(first, last - first + 1).Select(bin => Seconds.Count(value => BinOf(value) == bin))];
        double top = 14,
            bottom = Size.Height - 28,
            right = Size.Width - 10;
        ValueAxis values = ValueAxis.Over(counts.Select(count => (double)count), What, fromZero: true, top, bottom);
        double left = PlotFrame.LeftFor(values, What),
            width = (right - left) / counts.Length;
        var svg = Svg.Begin(Id, "histogram", Size.Width, Size.Height, Title, Description);
        foreach (double tick in values.Ticks)
        {
            svg.Line(tick == 0 ? "axis" : "grid", left, values.Y(tick), right, values.Y(tick))
                .Text("tick y", left - 7, values.Y(tick) + 4, ValueText.Tick(tick, What));
        }

        for (int at = 0; at < counts.Length; at++)
        {
            double x = left + (at * width),
                y = values.Y(counts[at]);
            svg.Rect("bar c1", x + 2, y, width - 4, bottom - y, 2);
            svg.Text("tick x", x + (width / 2), bottom + 17, Label(first + at));
            svg.Hit(x, top, width, bottom - top, -9, $"{Range(first + at)}: {counts[at]} {What}");
        }

        return svg.End();
    }

    /// <summary>The same as a table: the range of each bin and its count.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table() =>
        [
            .. Seconds
                .GroupBy(BinOf)
                .OrderBy(bin => bin.Key)
                .Select(bin => (string[])[Range(bin.Key), bin.Count().ToString(System.Globalization.CultureInfo.InvariantCulture)]),
        ];

    private static int BinOf(double seconds) => Math.Max(0, Array.FindLastIndex(Edges, edge => seconds >= edge));

    private static string Label(int bin) => Edges[bin + 1] == double.MaxValue ? "more" : $"< {Edge(bin + 1)}";

    private static string Range(int bin) =>
        Edges[bin + 1] == double.MaxValue ? $"over {Edge(bin)}" : $"{Edge(bin)} to {Edge(bin + 1)}";

    private static string Edge(int at) => Edges[at] is >= 3600 and < 7200 ? "1\u00a0h" : ValueText.Duration(Edges[at]);
}
