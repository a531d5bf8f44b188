using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The cell styles of a workbook, by their place in the style sheet.</summary>
internal static class WorkbookStyles
{
    public const uint Plain = 0, Header = 1, Whole = 2, Decimal = 3, Percent = 4, Instant = 5, Duration = 6;

    private const uint InstantFormat = 164, DurationFormat = 165;

    public static Stylesheet Make() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = InstantFormat, FormatCode = "yyyy-mm-dd hh:mm" },
            new NumberingFormat { NumberFormatId = DurationFormat, FormatCode = "[h]:mm:ss" })
        { Count = 2 },
        new Fonts(
            new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" }),
            new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "Calibri" }))
        { Count = 2 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFE8EDF3" }) { PatternType = PatternValues.Solid }))
        { Count = 3 },
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder())) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        new CellFormats(
            Format(0), Format(0, font: 1, fill: 2), Format(3), Format(4), Format(10), Format(InstantFormat), Format(DurationFormat))
        { Count = 7 });

    private static CellFormat Format(uint number, uint font = 0, uint fill = 0) => new()
    {
        NumberFormatId = number,
        FontId = font,
        FillId = fill,
        BorderId = 0,
        FormatId = 0,
        ApplyNumberFormat = BooleanValue.FromBoolean(number != 0),
        ApplyFont = BooleanValue.FromBoolean(font != 0),
        ApplyFill = BooleanValue.FromBoolean(fill != 0),
    };
}
