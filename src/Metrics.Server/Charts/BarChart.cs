namespace Metrics.Server.Charts;

/// <summary>One bar of a comparison.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">Null where there is no data: then the place says so and stays empty.</param>
/// <param name="Lower">The lower end of its interval.</param>
/// <param name="Upper">The upper end.</param>
internal sealed record Bar(string Label, double? Value, double? Lower = null, double? Upper = null);

/// <summary>A comparison of one number over several things: level bars from zero, with their intervals.</summary>
internal sealed record BarChart
{
    private const double Row = 28;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Unit { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    public ChartTarget? Target { get; init; }

    public double Width { get; init; } = 520;

    public string Render()
    {
        if (Bars.Count == 0)
        {
            return "";
        }

        double left = 14 + (6.6 * Bars.Max(bar => Math.Min(26, bar.Label.Length))),
            right = Width - 86;
        double top = Target is null ? 6 : 22,
            height = top + (Row * Bars.Count) + 6;
        double most = Bars.Max(bar => Math.Max(bar.Value ?? 0, Math.Min(bar.Upper ?? 0, 2 * (bar.Value ?? 0))));
        most = Math.Max(most, Target?.Value ?? 0);
        double X(double value) => left + (Math.Clamp(value / (most > 0 ? most : 1), 0, 1) * (right - left));
        var svg = Svg.Begin(Id, "bar-chart", Width, height, Title, Description);
        svg.Line("axis", left, top, left, height - 6);
        for (int at = 0; at < Bars.Count; at++)
        {
            Draw(svg, Bars[at], top + (at * Row), left, X);
        }

        if (Target is not null)
        {
            svg.Line("target", X(Target.Value), top - 4, X(Target.Value), height - 6)
                .Text("target-label middle", X(Target.Value), top - 9, Target.Label);
        }

        return svg.End();
    }

    private void Draw(Svg svg, Bar bar, double y, double left, Func<double, double> x)
    {
        svg.Text("bar-label", left - 8, y + 18, bar.Label.Length > 26 ? bar.Label[..25] + "…" : bar.Label);
        if (bar.Value is not { } value)
        {
            svg.Rect("gap", left + 1, y + 6, 60, Row - 12).Text("bar-value muted", left + 68, y + 18, "no data");
            return;
        }

        svg.Rect("bar c1", left, y + 5, Math.Max(1, x(value) - left), Row - 11, 2);
        double end = x(value);
        if (bar is { Lower: { } lower, Upper: { } upper })
        {
            end = Math.Max(end, x(upper));
            svg.Line("whisker", x(lower), y + 13.5, x(upper), y + 13.5);
        }

        svg.Text("bar-value", end + 7, y + 18, ValueText.Of(value, Unit));
        string interval = bar is { Lower: { } low, Upper: { } high } ? $" ({ValueText.Of(low, Unit)} to {ValueText.Of(high, Unit)})" : "";
        svg.Hit(0, y, Width, Row, -9, $"{bar.Label}: {ValueText.Of(value, Unit)}{interval}");
    }
}
