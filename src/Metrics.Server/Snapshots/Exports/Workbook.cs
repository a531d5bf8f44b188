using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The one writer of workbooks: sheets of rows with real numbers and dates, a frozen header, and text that is always text: a cell of this
/// writer can't hold a formula.
/// </summary>
internal sealed class Workbook : IDisposable
{
    private readonly SpreadsheetDocument _file;
    private readonly WorkbookPart _book;
    private readonly Sheets _sheets = new();

    public Workbook(Stream to)
    {
        _file = SpreadsheetDocument.Create(to, SpreadsheetDocumentType.Workbook);
        _book = _file.AddWorkbookPart();
        _book.AddNewPart<WorkbookStylesPart>().Stylesheet = WorkbookStyles.Make();
    }

    /// <summary>
    /// Adds a sheet. Cells may be text, numbers, instants, days, booleans, <see cref="Share"/> and <see cref="Seconds"/>; null is an
    /// empty cell.
    /// </summary>
    /// <param name="widths">Column widths in characters.</param>
    public void Add(string name, IReadOnlyList<string> header, IReadOnlyList<int> widths, IEnumerable<IReadOnlyList<object?>> rows)
    {
        WorksheetPart part = _book.AddNewPart<WorksheetPart>();
        using (OpenXmlWriter writer = OpenXmlWriter.Create(part))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
            writer.WriteElement(Frozen());
            writer.WriteElement(Columns(widths));
            writer.WriteStartElement(new SheetData());
            Row(writer, 1, [.. header.Cast<object?>()], WorkbookStyles.Header);
            uint number = 1;
            foreach (IReadOnlyList<object?> row in rows)
            {
                Row(writer, ++number, row, WorkbookStyles.Plain);
            }

            writer.WriteEndElement();
            writer.WriteElement(new AutoFilter { Reference = $"A1:{Column(header.Count - 1)}{Math.Max(2, number)}" });

            // On paper a sheet is as wide as its page and as long as it needs.
            writer.WriteElement(new PageMargins { Left = 0.4, Right = 0.4, Top = 0.5, Bottom = 0.5, Header = 0.3, Footer = 0.3 });
            writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
            writer.WriteEndElement();
        }

        _sheets.Append(new Sheet { Id = _book.GetIdOfPart(part), SheetId = (uint)_sheets.Count() + 1, Name = name });
    }

    public void Dispose()
    {
        _book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(_sheets);
        _book.Workbook.Save();
        _file.Dispose();
    }

    private static SheetViews Frozen() => new(new SheetView(
        new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
    { WorkbookViewId = 0 });

    private static Columns Columns(IReadOnlyList<int> widths) =>
        new(widths.Select((width, at) => new Column { Min = (uint)at + 1, Max = (uint)at + 1, Width = width, CustomWidth = true }));

    private static void Row(OpenXmlWriter writer, uint number, IReadOnlyList<object?> cells, uint textStyle)
    {
        writer.WriteStartElement(new Row { RowIndex = number });
        for (int at = 0; at < cells.Count; at++)
        {
            if (cells[at] is { } value)
            {
                writer.WriteElement(Cell($"{Column(at)}{number}", value, textStyle));
            }
        }

        writer.WriteEndElement();
    }

    private static Cell Cell(string place, object value, uint textStyle) => value switch
    {
        Share share => Number(place, share.Value.ToString("R", CultureInfo.InvariantCulture), WorkbookStyles.Percent),
        Seconds seconds => Number(place, (seconds.Value / 86_400).ToString("R", CultureInfo.InvariantCulture), WorkbookStyles.Duration),
        long or int => Number(place, Convert.ToString(value, CultureInfo.InvariantCulture)!, WorkbookStyles.Whole),
        double number => Number(place, number.ToString("R", CultureInfo.InvariantCulture), WorkbookStyles.Decimal),
        decimal number => Number(place, number.ToString(CultureInfo.InvariantCulture), WorkbookStyles.Decimal),
        DateTimeOffset instant => Number(place, instant.UtcDateTime.ToOADate().ToString("R", CultureInfo.InvariantCulture), WorkbookStyles.Instant),
        bool yes => Text(place, yes ? "yes" : "no", textStyle),
        _ => Text(place, value.ToString() ?? "", textStyle),
    };

    private static Cell Number(string place, string value, uint style) => new(new CellValue(value)) { CellReference = place, StyleIndex = style };

    private static Cell Text(string place, string value, uint style) =>
        new(new InlineString(new Text(Clean(value)) { Space = SpaceProcessingModeValues.Preserve }))
        {
            CellReference = place,
            DataType = CellValues.InlineString,
            StyleIndex = style,
        };

    // XML has no control characters, and a cell holds 32,767 characters.
    private static string Clean(string text)
    {
        string plain = text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r'))
            ? new string([.. text.Where(letter => !char.IsControl(letter) || letter is '\t' or '\n' or '\r')])
            : text;
        return plain.Length <= 32_767 ? plain : plain[..32_767];
    }

    private static string Column(int at) => at < 26 ? ((char)('A' + at)).ToString() : $"{(char)('A' + (at / 26) - 1)}{(char)('A' + (at % 26))}";
}

/// <summary>A share of one, shown in percent.</summary>
internal readonly record struct Share(double Value);

/// <summary>A length of time, shown in hours, minutes and seconds.</summary>
internal readonly record struct Seconds(double Value);
