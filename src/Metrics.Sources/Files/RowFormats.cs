using System.Globalization;
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
