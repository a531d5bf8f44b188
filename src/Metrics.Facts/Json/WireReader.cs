using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>Where the value of a field stands in a line; none where the length is 0.</summary>
/// <param name="Start">Its first byte: that of a text is the one after its quote.</param>
/// <param name="IsEscaped">A text in which something is escaped.</param>
internal readonly record struct WireValue(int Start, int Length, JsonTokenType Type, bool IsEscaped);

/// <summary>Hands out the values of a line field by field, whatever their order in the line was.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> line, ReadOnlySpan<WireValue> values) : IFieldReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [ThreadStatic]
    private static List<string>? _texts;

    private readonly ReadOnlySpan<byte> _line = line;
    private readonly ReadOnlySpan<WireValue> _values = values;
    private int _at;

    public string? Text() => Text(recurs: false);

    public string? Name() => Text(recurs: true);

    public string? Prose() => Text(recurs: false);

    public long? Number() => Next(JsonTokenType.Number) is not { } value ? null
        : long.TryParse(Bytes(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw new JsonException("a number is no whole one");

    public decimal? Amount() => Next(JsonTokenType.Number) is not { } value ? null
        : decimal.TryParse(Bytes(value), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) ? amount
        : throw new JsonException("an amount is out of range");

    public bool? Flag() => _values[_at++].Type switch
    {
        JsonTokenType.None => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("a field is neither true nor false"),
    };

    public DateTimeOffset? Instant()
    {
        if (Next(JsonTokenType.String) is not { } value)
        {
            return null;
        }

        return UsualInstants.TryParse(Bytes(value), out DateTimeOffset usual) ? usual
            : Instants.TryParse(Strict.GetString(Bytes(value)), out DateTimeOffset instant, out string? reason) ? instant
            : throw new JsonException(reason);
    }

    public IReadOnlyList<string>? Names() => Texts(recur: true);

    public IReadOnlyList<string>? Texts() => Texts(recur: false);

    private string[]? Texts(bool recur)
    {
        if (Next(JsonTokenType.StartArray) is not { } value)
        {
            return null;
        }

        List<string> texts = _texts ??= [];
        texts.Clear();
        Utf8JsonReader json = Whole(Bytes(value));
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(Word(ref json, recur));
        }

        return texts.Count == 0 ? [] : texts.ToArray();
    }

    public IReadOnlyDictionary<string, string>? Map()
    {
        if (Next(JsonTokenType.StartObject) is not { } value)
        {
            return null;
        }

        var texts = new Dictionary<string, string>();
        Utf8JsonReader json = Whole(Bytes(value));
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            string name = Kept(json.GetString()!);
            json.Read();
            texts[name] = Word(ref json, recurs: false);
        }

        return texts;
    }

    private string? Text(bool recurs)
    {
        if (Next(JsonTokenType.String) is not { } value)
        {
            return null;
        }

        return value.IsEscaped ? Kept(Whole(_line.Slice(value.Start - 1, value.Length + 2)).GetString()!)
            : recurs ? RecurringTexts.Of(Bytes(value))
            : Strict.GetString(Bytes(value));
    }

    /// <summary>Moves to the next field; null when the line leaves it out.</summary>
    private WireValue? Next(JsonTokenType type)
    {
        WireValue value = _values[_at++];
        return value.Type == JsonTokenType.None ? null
            : value.Type == type ? value
            : throw new JsonException($"a field is of type {value.Type} instead of {type}");
    }

    private readonly ReadOnlySpan<byte> Bytes(WireValue value) => _line.Slice(value.Start, value.Length);

    /// <summary>A reader that stands on the first token of a value.</summary>
    private static Utf8JsonReader Whole(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value);
        json.Read();
        return json;
    }

    private static string Word(ref Utf8JsonReader json, bool recurs) =>
        json.TokenType != JsonTokenType.String ? throw new JsonException("a list or a map holds what is no text")
        : recurs && !json.ValueIsEscaped ? RecurringTexts.Of(json.ValueSpan)
        : Kept(json.GetString()!);

    private static string Kept(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw new JsonException(FactRules.HoldsNul) : text;
}
