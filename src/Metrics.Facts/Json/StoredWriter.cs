using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>
/// Writes a fact's fields as a JSON array, by position: names would be a third of the bytes. Unknown fields are null, and those at the end
/// are left out, so a field added later changes no body and no digest.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "One a thread, kept as long as the thread; it writes to memory.")]
internal sealed class StoredWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static StoredWriter? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
    private int _unknown;

    private StoredWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>An empty one, of this thread.</summary>
    public static StoredWriter Begin()
    {
        StoredWriter writer = _kept ??= new StoredWriter();
        writer._buffer.ResetWrittenCount();
        writer._json.Reset();
        writer._unknown = 0;
        writer._json.WriteStartArray();
        return writer;
    }

    public byte[] Finish()
    {
        _json.WriteEndArray();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public StoredWriter Text(string? value)
    {
        if (Knows(value is not null))
        {
            _json.WriteStringValue(value);
        }

        return this;
    }

    public StoredWriter Number(long? value)
    {
        if (Knows(value is not null))
        {
            _json.WriteNumberValue(value!.Value);
        }

        return this;
    }

    public StoredWriter Amount(decimal value)
    {
        Knows(true);
        _json.WriteNumberValue(value);
        return this;
    }

    public StoredWriter Flag(bool? value)
    {
        if (Knows(value is not null))
        {
            _json.WriteBooleanValue(value!.Value);
        }

        return this;
    }

    /// <summary>Milliseconds since 1970.</summary>
    public StoredWriter Instant(DateTimeOffset? value) => Number(value?.ToUnixTimeMilliseconds());

    public StoredWriter Texts(IReadOnlyList<string>? values)
    {
        if (Knows(values is not null))
        {
            _json.WriteStartArray();
            foreach (string value in values!)
            {
                _json.WriteStringValue(value);
            }

            _json.WriteEndArray();
        }

        return this;
    }

    public StoredWriter Map(IReadOnlyDictionary<string, string>? values)
    {
        if (Knows(values is not null))
        {
            _json.WriteStartObject();
            foreach ((string name, string value) in values!)
            {
                _json.WriteString(name, value);
            }

            _json.WriteEndObject();
        }

        return this;
    }

    /// <summary>Nulls are held back until a known field follows.</summary>
    private bool Knows(bool known)
    {
        if (!known)
        {
            _unknown++;
            return false;
        }

        for (; _unknown > 0; _unknown--)
        {
            _json.WriteNullValue();
        }

        return true;
    }
}
