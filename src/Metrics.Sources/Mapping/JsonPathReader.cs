using System.Globalization;
using System.Text.Json;

namespace Metrics.Sources.Mapping;

/// <summary>Reads the text of a JSON path.</summary>
internal sealed class JsonPathReader(string text)
{
    private const string Ends = ".[]()'\"=!<>&|?*, \t{}";

    private readonly List<PathStep> _steps = [];
    private int _at;
    private bool _plain = true;

    public ParsedPath Read()
    {
        (bool fromReply, int up) = Start();
        while (_at < text.Length)
        {
            Step();
        }

        return _steps.Count == 0 && text.Length == 0 ? throw Wrong("it is empty") : new ParsedPath(fromReply, up, _steps, _plain);
    }

    private (bool FromReply, int Up) Start()
    {
        bool fromReply = Takes('$');
        int up = 0;
        while (!fromReply && Takes('^'))
        {
            up++;
            _ = _at + 1 < text.Length && text[_at] == '.' && text[_at + 1] == '^' && Takes('.');
        }

        // The record itself, as filters write it; '@type' is a name.
        bool marked = fromReply || up > 0 || (Peek() == '@' && (_at + 1 == text.Length || text[_at + 1] is '.' or '[') && Takes('@'));
        if (!marked && _at < text.Length && Peek() is not ('[' or '*'))
        {
            Name();
        }
        else if (Peek() == '*')
        {
            Every();
        }

        return (fromReply, up);
    }

    private void Step()
    {
        if (Takes('.'))
        {
            if (Peek() == '.')
            {
                throw Wrong("'..' is not known: write the whole way");
            }

            if (Peek() == '*')
            {
                Every();
            }
            else
            {
                Name();
            }
        }
        else if (Takes('['))
        {
            Bracket();
        }
        else
        {
            throw Wrong($"'{text[_at]}' is not expected");
        }
    }

    private void Name()
    {
        int start = _at;
        while (_at < text.Length && !Ends.Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        Field(_at > start ? text[start.._at] : throw Wrong("a name is missing; write one with other characters as ['a name']"));
    }

    private void Bracket()
    {
        if (Peek() == '*')
        {
            Every();
        }
        else if (Takes('?'))
        {
            _plain = false;
            Func<JsonElement, bool> holds = new JsonPathFilter(text, _at).Read(out _at);
            _steps.Add(place => Entries(place).Where(entry => holds(entry.Value)));
        }
        else if (Peek() is '\'' or '"')
        {
            int end = text.IndexOf(text[_at], _at + 1);
            Field(end > 0 ? text[(_at + 1)..end] : throw Wrong("a quote is not closed"));
            _at = end + 1;
        }
        else
        {
            int end = text.IndexOf(']', _at);
            if (end < 0 || !int.TryParse(text.AsSpan(_at, end - _at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            {
                throw Wrong("in brackets stands a number, *, 'a name' or ?(a condition)");
            }

            _at = end;
            _steps.Add(place => place.Value.ValueKind == JsonValueKind.Array ? Entry(place, index) : []);
        }

        if (!Takes(']'))
        {
            throw Wrong("']' is missing");
        }
    }

    private void Field(string name) => _steps.Add(
        place => place.Value.ValueKind == JsonValueKind.Object && place.Value.TryGetProperty(name, out JsonElement value) ? [place.Of(value)] : []);

    private void Every()
    {
        _at++;
        _plain = false;
        _steps.Add(Entries);
    }

    private static IEnumerable<JsonPlace> Entry(JsonPlace place, int index)
    {
        int length = place.Value.GetArrayLength();
        int at = index < 0 ? length + index : index;
        return at >= 0 && at < length ? [place.Of(place.Value[at])] : [];
    }

    /// <summary>The entries of a list, or the values of an object's fields.</summary>
    private static IEnumerable<JsonPlace> Entries(JsonPlace place) => place.Value.ValueKind switch
    {
        JsonValueKind.Array => place.Value.EnumerateArray().Select(place.Of),
        JsonValueKind.Object => place.Value.EnumerateObject().Select(field => place.Of(field.Value)),
        _ => [],
    };

    private char? Peek() => _at < text.Length ? text[_at] : null;

    private bool Takes(char wanted)
    {
        bool taken = Peek() == wanted;
        _at += taken ? 1 : 0;
        return taken;
    }

    private FormatException Wrong(string why) => new($"'{text}' is no JSON path: {why} (at character {_at + 1})");
}
