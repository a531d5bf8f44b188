namespace Metrics.Server.Charts;

/// <summary>One value of a series. Where there is none the line is interrupted: what is not known never falls to zero.</summary>
/// <param name="At">Its instant.</param>
/// <param name="Value">Null where there is no data.</param>
/// <param name="Lower">The lower end of its interval.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Weak">Few samples are behind it.</param>
internal readonly record struct ChartPoint(DateTimeOffset At, double? Value, double? Lower = null, double? Upper = null, bool Weak = false);

/// <summary>A named series.</summary>
internal sealed record ChartSeries(string Name, string Unit, IReadOnlyList<ChartPoint> Points);

/// <summary>What is marked on a chart.</summary>
internal enum MarkKind
{
    Decision,
    Incident,
}

/// <summary>Something that happened, marked where it did.</summary>
internal sealed record ChartMark(DateTimeOffset At, MarkKind Kind, string Text);

/// <summary>A line that should be reached or not crossed.</summary>
internal sealed record ChartTarget(double Value, string Label);

/// <summary>How large a picture is drawn; it scales to its place, so text wants a size of its own for narrow screens.</summary>
internal readonly record struct ChartSize(double Width, double Height)
{
    public static ChartSize Wide { get; } = new(760, 250);

    /// <summary>Across the whole page.</summary>
    public static ChartSize Full { get; } = new(940, 260);

    public static ChartSize Half { get; } = new(520, 230);

    public static ChartSize Narrow { get; } = new(340, 210);
}
