using System.Globalization;
using System.Net;
using System.Text;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>Writes HTML; whatever people wrote is encoded.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>Markup of our own.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    public Html Element(string tag, string text, string? style = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<{tag}{(style is null ? "" : $" class=\"{style}\"")}>{Encode(text)}</{tag[..Name(tag)]}>\n");
        return this;
    }

    /// <summary>
    /// A table with its caption. Cells are text; a cell that begins with a tab is set to the right, as figures are, and so is the head of a
    /// column whose first cell is.
    /// </summary>
    public Html Table(string caption, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> content)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [.. content];
        _text.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table><caption>{Encode(caption)}</caption><thead><tr>");
        for (int at = 0; at < head.Count; at++)
        {
            string style = rows.Count > 0 && at < rows[0].Count && rows[0][at] is ['\t', ..] ? " class=\"figure\"" : "";
            _text.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{style}>{Encode(head[at])}</th>");
        }

        _text.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            _text.Append("<tr>");
            foreach (string cell in row)
            {
                _text.Append(cell is ['\t', ..] ? $"<td class=\"figure\">{Encode(cell[1..])}</td>" : $"<td>{Encode(cell)}</td>");
            }

            _text.Append("</tr>\n");
        }

        _text.Append("</tbody></table></div>\n");
        return this;
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static int Name(string tag) => tag.IndexOf(' ', StringComparison.Ordinal) is var space && space < 0 ? tag.Length : space;
}
