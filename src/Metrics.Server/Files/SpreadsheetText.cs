using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace Metrics.Server.Files;

/// <summary>
/// Text for CSV that a spreadsheet may open. Whatever would begin a formula there gets an apostrophe before it: at the start of the text,
/// and after a semicolon, a tab or a line break, where a spreadsheet of another country begins a new cell and ignores quotes.
/// </summary>
internal static partial class SpreadsheetText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\t\r\n");

    private static readonly CsvConfiguration Rows = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",

        // Of its own the writer quotes the line break that is configured, and a lone one would begin a row.
        ShouldQuote = cell => cell.Field is { Length: > 0 } text
            && (text[0] == ' ' || text[^1] == ' ' || text.AsSpan().ContainsAny(Quoted)),
    };

    /// <summary>A writer of RFC 4180; the one below is left open.</summary>
    public static CsvWriter Csv(TextWriter to) => new(to, Rows, leaveOpen: true);

    public static string? Harmless(string? text) => text switch
    {
        null or "" => text,

        // A negative number is no formula.
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => text,
        _ => Beginning().Replace(text, "$1'$2"),
    };

    [GeneratedRegex(@"((?:\A|[;\t\r\n])[\s""]*)([=+\-@＝＋－＠])")]
    private static partial Regex Beginning();
}
