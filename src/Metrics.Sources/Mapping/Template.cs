using System.Text;

namespace Metrics.Sources.Mapping;

/// <summary>A text with paths in braces, <c>{project}-{number}</c>; <c>{{</c> stands for a brace.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<(string Literal, JsonPath? Path)> _parts;

    private Template(string text, IReadOnlyList<(string Literal, JsonPath? Path)> parts) => (Text, _parts) = (text, parts);

    public string Text { get; }

    /// <exception cref="FormatException">It holds no path, or a wrong one.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<(string Literal, JsonPath? Path)>();
        var literal = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                literal.Append(text[at++]);
            }
            else if (text[at] == '{')
            {
                int end = text.IndexOf('}', at);
                JsonPath path = JsonPath.Parse(end > 0 ? text[(at + 1)..end] : throw new FormatException($"'{text}': '{{' is not closed"));
                parts.Add((literal.ToString(), path));
                literal.Clear();
                at = end;
            }
            else
            {
                literal.Append(text[at]);
            }
        }

        return parts.Count > 0
            ? new Template(text, [.. parts, (literal.ToString(), null)])
            : throw new FormatException($"'{text}' holds no path in braces, such as {{id}}; write a text that is always the same as 'value'");
    }

    public override string ToString() => Text;

    /// <summary>The text filled in; null with the path at which nothing is.</summary>
    public string? Fill(JsonPlace record, out JsonPath? missing)
    {
        var filled = new StringBuilder();
        foreach ((string literal, JsonPath? path) in _parts)
        {
            filled.Append(literal);
            if (path is null)
            {
                continue;
            }

            if (path.Values(record).Select(value => value.Text()).FirstOrDefault(value => value is not null) is not { } value)
            {
                missing = path;
                return null;
            }

            filled.Append(value);
        }

        missing = null;
        return filled.ToString();
    }
}
