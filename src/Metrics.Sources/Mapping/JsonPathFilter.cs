using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Metrics.Sources.Mapping;

/// <summary>Reads the condition in <c>[?(…)]</c>: comparisons of fields of the entry, joined by <c>&amp;&amp;</c> and <c>||</c>.</summary>
internal sealed partial class JsonPathFilter(string text, int start)
{
    private int _at = start;

    /// <param name="end">Where the condition ends: at the closing bracket.</param>
    public Func<JsonElement, bool> Read(out int end)
    {
        bool inner = Takes("(");
        Func<JsonElement, bool> holds = Either();
        if (inner && !Takes(")"))
        {
            throw Wrong("')' is missing");
        }

        Takes("");
        end = _at;
        return holds;
    }

    private Func<JsonElement, bool> Either()
    {
        Func<JsonElement, bool> holds = Both();
        while (Takes("||"))
        {
            (Func<JsonElement, bool> left, Func<JsonElement, bool> right) = (holds, Both());
            holds = entry => left(entry) || right(entry);
        }

        return holds;
    }

    private Func<JsonElement, bool> Both()
    {
        Func<JsonElement, bool> holds = One();
        while (Takes("&&"))
        {
            (Func<JsonElement, bool> left, Func<JsonElement, bool> right) = (holds, One());
            holds = entry => left(entry) && right(entry);
        }

        return holds;
    }

    private Func<JsonElement, bool> One()
    {
        bool not = Takes("!");
        JsonPath path = Path();
        if (Match(Operator()) is not { } sign)
        {
            return entry => path.IsTrue(new JsonPlace(entry, null)) != not;
        }

        string? literal = Literal();
        return not
            ? throw Wrong("'!' stands before a path alone; write != to compare")
            : entry => Compare(path.Values(new JsonPlace(entry, null)).Select(value => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? value.GetRawText() : value.ToString()), sign, literal);
    }

    private JsonPath Path() => Match(Field()) is { } path
        ? JsonPath.Parse(path)
        : throw Wrong("a field of the entry is missing; write it as @.name");

    private static bool Compare(IEnumerable<string> values, string sign, string? literal) => sign switch
    {
        "==" when literal is null => !values.Any(),
        "!=" when literal is null => values.Any(),
        "==" => values.Any(value => Order(value, literal) == 0),
        "!=" => values.All(value => Order(value, literal) != 0),
        _ when literal is null => false,
        "<" => values.Any(value => Order(value, literal) < 0),
        "<=" => values.Any(value => Order(value, literal) <= 0),
        ">" => values.Any(value => Order(value, literal) > 0),
        _ => values.Any(value => Order(value, literal) >= 0),
    };

    private static int Order(string value, string literal) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal left)
        && decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal right)
            ? left.CompareTo(right)
            : string.CompareOrdinal(value, literal);

    /// <summary>The text to compare with; null for <c>null</c>.</summary>
    private string? Literal()
    {
        if (Takes("'") || Takes("\""))
        {
            char quote = text[_at - 1];
            var literal = new StringBuilder();
            while (_at < text.Length && text[_at] != quote)
            {
                literal.Append(text[_at++]);
            }

            return Takes(quote.ToString()) ? literal.ToString() : throw Wrong("a quote is not closed");
        }

        return Match(Bare()) switch
        {
            null => throw Wrong("a text in quotes, a number, true, false or null is missing"),
            "null" => null,
            "true" => bool.TrueString,
            "false" => bool.FalseString,
            { } number => number,
        };
    }

    private string? Match(Regex wanted)
    {
        Takes("");
        Match match = wanted.Match(text, _at);
        _at += match.Success ? match.Length : 0;
        return match.Success ? match.Value : null;
    }

    private bool Takes(string wanted)
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }

        bool taken = string.CompareOrdinal(text, _at, wanted, 0, wanted.Length) == 0;
        _at += taken ? wanted.Length : 0;
        return taken;
    }

    private FormatException Wrong(string why) => new($"'{text}' is no JSON path: {why} (at character {_at + 1})");

    [GeneratedRegex(@"\G@(\.[^\s.\[\]()'""=!<>&|?*,]+|\['[^']*'\]|\[-?\d+\]|\[\*\])*")]
    private static partial Regex Field();

    [GeneratedRegex(@"\G(==|!=|<=|>=|<|>)")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\G(null|true|false|-?\d+(\.\d+)?)")]
    private static partial Regex Bare();
}
