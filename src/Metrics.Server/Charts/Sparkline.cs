namespace Metrics.Server.Charts;

/// <summary>A trend without axes, beside its number. It is a decoration: the words beside it say the same.</summary>
internal sealed record Sparkline
{
    public required IReadOnlyList<double?> Values { get; init; }

    public double? Target { get; init; }

    public double Width { get; init; } = 160;

    public double Height { get; init; } = 40;

    public string Render()
    {
        double[] known = [.. Values.OfType<double>()];
        if (known.Length < 2)
        {
            return "";
        }

        double low = Math.Min(known.Min(), Target ?? double.MaxValue),
            high = Math.Max(known.Max(), Target ?? double.MinValue);
        double span = high - low > 0 ? high - low : 1;
        double X(int at) => 3 + (at * (Width - 6) / Math.Max(1, Values.Count - 1));
        double Y(double value) => Height - 4 - ((value - low) / span * (Height - 8));
        string path = Svg.Through(Values.Select((value, at) => (X(at), value is { } v ? Y(v) : (double?)null)));
        int end = Values.ToList().FindLastIndex(value => value is not null);
        string target = Target is { } wanted
            ? $"<line class=\"target\" x1=\"0\" y1=\"{Svg.N(Y(wanted))}\" x2=\"{Svg.N(Width)}\" y2=\"{Svg.N(Y(wanted))}\"/>"
            : "";
        string dot = $"<circle class=\"dot c1\" cx=\"{Svg.N(X(end))}\" cy=\"{Svg.N(Y(Values[end]!.Value))}\" r=\"3\"/>";
        string box = $"viewBox=\"0 0 {Svg.N(Width)} {Svg.N(Height)}\"";
        string line = $"<path class=\"line c1\" d=\"{path}\"/>";
        return $"<svg class=\"chart spark\" {box} aria-hidden=\"true\" focusable=\"false\">{target}{line}{dot}</svg>";
    }
}
