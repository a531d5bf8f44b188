using System.Globalization;
using System.Text;

namespace Metrics.Server.Charts;

/// <summary>
/// Writes the elements of a picture. Colours and fonts are classes of <c>charts.css</c>: no style attribute, so a strict content policy
/// holds.
/// </summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new(4096);

    /// <summary>Begins a picture that says what it shows to those who cannot see it.</summary>
    public static Svg Begin(string id, string kind, double width, double height, string title, string description)
    {
        var svg = new Svg();
        svg._text.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart {kind}\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" ");
        svg._text.Append(CultureInfo.InvariantCulture, $"aria-labelledby=\"{id}-t {id}-d\" focusable=\"false\">");
        svg._text.Append(
            CultureInfo.InvariantCulture,
            $"<title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>");
        return svg;
    }

    public Svg Line(string style, double x1, double y1, double x2, double y2) =>
        Add($"<line class=\"{style}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

    public Svg Rect(string style, double x, double y, double width, double height, double radius = 0) =>
        Add($"<rect class=\"{style}\" {Box(x, y, width, height)}{(radius > 0 ? $" rx=\"{N(radius)}\"" : "")}/>");

    public Svg Circle(string style, double x, double y, double radius) =>
        Add($"<circle class=\"{style}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"/>");

    public Svg Path(string style, string data) => data.Length == 0 ? this : Add($"<path class=\"{style}\" d=\"{data}\"/>");

    public Svg Text(string style, double x, double y, string text) =>
        Add($"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\">{Escape(text)}</text>");

    /// <summary>A place that shows words when it is pointed at; <paramref name="x"/> is where the guide line stands.</summary>
    public Svg Hit(double left, double top, double width, double height, double x, string words) =>
        Add($"<rect class=\"hit\" {Box(left, top, width, height)} data-x=\"{N(x)}\" data-tip=\"{Escape(words)}\"/>");

    /// <summary>The guide line that follows the pointer; it spans the plot.</summary>
    public Svg Guide(double top, double bottom) => Add($"<line class=\"guide\" x1=\"-9\" y1=\"{N(top)}\" x2=\"-9\" y2=\"{N(bottom)}\"/>");

    public string End() => _text.Append("</svg>").ToString();

    /// <summary>A path through the points; a point without value interrupts it.</summary>
    public static string Through(IEnumerable<(double X, double? Y)> points)
    {
        var path = new StringBuilder();
        bool drawing = false;
        foreach ((double x, double? y) in points)
        {
            if (y is not { } value)
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(N(x)).Append(' ').Append(N(value));
            drawing = true;
        }

        return path.ToString();
    }

    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);

    private static string Box(double x, double y, double width, double height) =>
        $"x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"";

    private Svg Add(string element)
    {
        _text.Append(element);
        return this;
    }
}
