using System.Text;
using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>
/// Reads lines that hold one fact each as programs write them: an object with the fields of the kind. A backfill reads millions, so that
/// fields are found by where they stood in the line before and values are read straight from their bytes. For one thread.
/// </summary>
public sealed class FactLines(FactKind kind)
{
    private static readonly byte[] UpdatedAt = "updated_at"u8.ToArray();

    private readonly byte[][] _names = [.. WireFields.Of(kind), UpdatedAt];
    private readonly WireValue[] _values = new WireValue[WireFields.Of(kind).Length + 1];
    private readonly List<int> _order = [];

    /// <summary>The fact; null when anything is unusual: <see cref="FactInput"/> takes more spellings, and says what is wrong.</summary>
    public Fact? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            if (!Find(line))
            {
                return null;
            }

            var fields = new WireReader(line, _values);
            Fact fact = StoredFacts.Read(kind, ref fields);
            return FactRules.Broken(fact) is not null ? null
                : fields.Instant() is { } updated ? fact with { UpdatedAt = updated } : fact;
        }
        catch (Exception unusual) when (unusual is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Notes where the value of each field stands; false for a field that is not known or comes twice.</summary>
    private bool Find(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        for (int place = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; place++)
        {
            int field = Field(place, json.ValueSpan);
            json.Read();
            if (field < 0 || _values[field].Type != JsonTokenType.None)
            {
                return false;
            }

            int start = (int)json.TokenStartIndex;
            _values[field] = json.TokenType switch
            {
                JsonTokenType.Null => default,
                JsonTokenType.String => new(start + 1, json.ValueSpan.Length, JsonTokenType.String, json.ValueIsEscaped),
                JsonTokenType type => new(start, End(ref json) - start, type, false),
            };
        }

        return json.TokenType == JsonTokenType.EndObject && !json.Read();
    }

    private static int End(ref Utf8JsonReader json)
    {
        json.Skip();
        return (int)json.BytesConsumed;
    }

    private int Field(int place, ReadOnlySpan<byte> name)
    {
        if (place < _order.Count && name.SequenceEqual(_names[_order[place]]))
        {
            return _order[place];
        }

        for (int field = 0; field < _names.Length; field++)
        {
            if (name.SequenceEqual(_names[field]))
            {
                if (place < _order.Count)
                {
                    _order[place] = field;
                }
                else
                {
                    _order.Add(field);
                }

                return field;
            }
        }

        return -1;
    }
}
