using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Sources.Files;

/// <summary>How a record's text becomes a fact.</summary>
internal interface IRowFormat
{
    bool HasHeader { get; }

    /// <summary>Takes the header; what it returns is wrong with it, while the rows are still read.</summary>
    IEnumerable<string> ReadHeader(string text);

    /// <summary>The fact of a line as programs write it; null leaves it to <see cref="Read"/>, which takes more and costs more.</summary>
    Fact? ReadUsual(ReadOnlySpan<byte> line);

    /// <summary>The id as the line writes it, at little cost; null where only <see cref="Read"/> tells it.</summary>
    string? IdOf(ReadOnlySpan<byte> line);

    /// <summary>The fact, or what is wrong and in which column.</summary>
    (Fact? Fact, string? Column, string? Wrong) Read(string text);
}

/// <summary>JSON lines: one object a line.</summary>
internal sealed class JsonRows(FactKind kind) : IRowFormat
{
    private readonly FactLines _lines = new(kind);

    public bool HasHeader => false;

    public IEnumerable<string> ReadHeader(string text) => [];

    public Fact? ReadUsual(ReadOnlySpan<byte> line) => _lines.Read(line);

    public string? IdOf(ReadOnlySpan<byte> line)
    {
        // Where it is the last of the fields, as this program writes them, the rest need not be looked at.
        int last = line.LastIndexOf(",\"id\":\""u8);
        if (last > 0 && last + 9 <= line.Length && line.EndsWith("\"}"u8) && line[(last + 7)..^2] is var id && id.IndexOfAny("\"\\"u8) < 0)
        {
            return Encoding.UTF8.GetString(id);
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                {
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Reading the row will tell what is wrong with it.
        }

        return null;
    }

    public (Fact? Fact, string? Column, string? Wrong) Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            Fact? fact = FactInput.Read(kind, document.RootElement, out string? wrong);
            return (fact, null, wrong);
        }
        catch (JsonException e)
        {
            return (null, (e.BytePositionInLine + 1)?.ToString(CultureInfo.InvariantCulture), "it is no valid JSON");
        }
        catch (InvalidOperationException)
        {
            return (null, null, "it holds half a surrogate pair, such as \\ud800 alone, which is no character");
        }
    }
}

/// <summary>CSV by RFC 4180 with a header row.</summary>
internal sealed class CsvRows(FactKind kind, char delimiter) : IRowFormat
{
    private readonly CsvConfiguration _dialect = new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        HasHeaderRecord = false,
        BadDataFound = null,
        BufferSize = 512,
        ProcessFieldBufferSize = 256,
    };

    private string[] _columns = [];
    private bool _lacksReviews;

    public bool HasHeader => true;

    public IEnumerable<string> ReadHeader(string text)
    {
        _columns = [.. Fields(text).Select(name => name.Trim().ToLowerInvariant())];
        _lacksReviews = ReviewFields.AreMissing(kind, _columns);
        string[] unknown = [.. _columns.Where(name => name.Length > 0 && !FactInput.Knows(kind, name))];
        if (unknown.Length > 0)
        {
            string known = string.Join(", ", FactField.Of(kind).Keys.Order(StringComparer.Ordinal));
            yield return $"the columns {string.Join(", ", unknown)} are not read: facts of kind {kind.Name()} have {known}";
        }
    }

    public Fact? ReadUsual(ReadOnlySpan<byte> line) => null;

    public string? IdOf(ReadOnlySpan<byte> line)
    {
        int column = Array.IndexOf(_columns, "id");
        string[] fields = column < 0 ? [] : Fields(Encoding.UTF8.GetString(line));
        return column < fields.Length && column >= 0 && fields[column].Length > 0 ? fields[column] : null;
    }

    public (Fact? Fact, string? Column, string? Wrong) Read(string text)
    {
        string[] fields = Fields(text);
        if (fields.Length != _columns.Length)
        {
            return (null, null, $"it has {fields.Length} columns where the header has {_columns.Length}");
        }

        var input = new FactInput(kind);
        for (int i = 0; i < fields.Length; i++)
        {
            if (FactInput.Knows(kind, _columns[i]))
            {
                input.Set(_columns[i], fields[i]);
            }
        }

        if (_lacksReviews)
        {
            ReviewFields.State(input);
        }

        return (input.Build(), input.WrongField, input.Wrong);
    }

    private string[] Fields(string text)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
        {
            return text.Split(delimiter);
        }

        using var parser = new CsvParser(new StringReader(text), _dialect);
        return parser.Read() ? parser.Record! : [];
    }
}
