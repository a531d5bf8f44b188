using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>Reads what <see cref="StoredWriter"/> wrote, field by field in the same order; what is missing at the end is unknown.</summary>
internal ref struct StoredReader : IFieldReader
{
    [ThreadStatic]
    private static List<string>? _texts;

    private Utf8JsonReader _json;
    private readonly bool _withProse;
    private bool _ended;

    public StoredReader(ReadOnlySpan<byte> body, FactParts parts)
    {
        _withProse = parts == FactParts.All;
        _json = new Utf8JsonReader(body);
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("the content is no JSON array");
        }
    }

    public string? Text() => Next() ? Word(recurs: false) : null;

    public string? Name() => Next() ? Word(recurs: true) : null;

    public string? Prose()
    {
        if (_withProse)
        {
            return Text();
        }

        if (!Next())
        {
            return null;
        }

        Expect(JsonTokenType.String);
        return "";
    }

    public long? Number()
    {
        if (!Next())
        {
            return null;
        }

        Expect(JsonTokenType.Number);
        return _json.TryGetInt64(out long value) ? value : throw new JsonException("a number is no whole one");
    }

    public decimal? Amount()
    {
        if (!Next())
        {
            return null;
        }

        Expect(JsonTokenType.Number);
        return _json.TryGetDecimal(out decimal value) ? value : throw new JsonException("an amount is out of range");
    }

    public bool? Flag() => !Next() ? null : _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("a field is neither true nor false"),
    };

    public DateTimeOffset? Instant()
    {
        if (Number() is not { } value)
        {
            return null;
        }

        // The years 1 to 9999: more is no instant.
        return value is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : throw new JsonException($"{value} is no instant");
    }

    public IReadOnlyList<string>? Texts() => Texts(recur: false);

    public IReadOnlyList<string>? Names() => Texts(recur: true);

    private string[]? Texts(bool recur)
    {
        if (!Next())
        {
            return null;
        }

        Expect(JsonTokenType.StartArray);
        List<string> values = _texts ??= [];
        values.Clear();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            values.Add(Word(recur));
        }

        return values.Count == 0 ? [] : values.ToArray();
    }

    public IReadOnlyDictionary<string, string>? Map()
    {
        if (!Next())
        {
            return null;
        }

        Expect(JsonTokenType.StartObject);
        var values = new Dictionary<string, string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            string name = _json.GetString()!;
            _json.Read();
            values[name] = Word(recurs: false);
        }

        return values;
    }

    /// <summary>Nothing may follow the last field that this version knows.</summary>
    public void End()
    {
        if (!_ended && (!_json.Read() || _json.TokenType != JsonTokenType.EndArray))
        {
            throw new JsonException("the content has more fields than this version knows");
        }

        if (_json.Read())
        {
            throw new JsonException("something follows the content");
        }
    }

    /// <summary>Moves to the next field; false when it is unknown.</summary>
    private bool Next()
    {
        if (_ended || !_json.Read())
        {
            return false;
        }

        _ended = _json.TokenType == JsonTokenType.EndArray;
        return !_ended && _json.TokenType != JsonTokenType.Null;
    }

    private readonly string Word(bool recurs)
    {
        Expect(JsonTokenType.String);
        return recurs && !_json.ValueIsEscaped ? RecurringTexts.Of(_json.ValueSpan) : _json.GetString()!;
    }

    private readonly void Expect(JsonTokenType type)
    {
        if (_json.TokenType != type)
        {
            throw new JsonException($"a field is of type {_json.TokenType} instead of {type}");
        }
    }
}
