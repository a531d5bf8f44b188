namespace Metrics.Server.Charts;

/// <summary>A stretch of time in one state.</summary>
internal sealed record StateSpan(DateTimeOffset From, DateTimeOffset To, string State, string Words);

/// <summary>One row of a timeline.</summary>
internal sealed record StateRow(string Name, IReadOnlyList<StateSpan> Spans);

/// <summary>
/// What state things were in over time: a row each, a band for each stretch. States are classes: <c>ok</c>, <c>late</c>, <c>down</c>,
/// <c>none</c>.
/// </summary>
internal sealed record StateTimeline
{
    private const double Row = 26;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<StateRow> Rows { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public double Width { get; init; } = 760;

    public string Render()
    {
        double left = 14 + (6.6 * Rows.Select(row => row.Name.Length).DefaultIfEmpty(0).Max()),
            right = Width - 10;
        double bottom = 8 + (Row * Rows.Count);
        var time = new TimeAxis(From, To, Zone, left, right);
        var svg = Svg.Begin(Id, "timeline", Width, bottom + 24, Title, Description);
        for (int at = 0; at < Rows.Count; at++)
        {
            double y = 6 + (at * Row);
            svg.Text("bar-label", left - 8, y + 16, Rows[at].Name).Rect("lane", left, y + 3, right - left, Row - 8, 3);
            foreach (StateSpan span in Rows[at].Spans.Where(span => span.To > From && span.From < To))
            {
                double from = time.X(span.From),
                    to = time.X(span.To);
                svg.Rect($"state {span.State}", from, y + 3, Math.Max(2.5, to - from), Row - 8, 2);
                svg.Hit(from - 2, y, Math.Max(6, to - from + 4), Row, from, $"{Rows[at].Name}\n{span.Words}");
            }
        }

        foreach ((double x, string label) in time.Ticks(74))
        {
            svg.Line("tick-mark", x, bottom, x, bottom + 4);
            if (x < right - 18)
            {
                svg.Text("tick x", x, bottom + 18, label);
            }
        }

        return svg.End();
    }
}
