using System.Globalization;
using System.Text;
using CsvHelper;
using Metrics.Compute.Snapshots;
using Metrics.Server.Files;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// Tidy CSV: one row a number. CSV has no place for a seal, so the digest goes into a file beside it. Text that a spreadsheet would take
/// for a formula is made harmless with an apostrophe.
/// </summary>
internal sealed class CsvExport : IExport
{
    private static readonly string[] Columns =
    [
        "snapshot", "quarter", "scope", "accountable", "metric", "title", "stat", "origin", "part", "value", "unit", "numerator", "denominator",
        "samples", "lower", "upper", "status", "quality", "rule", "to_date", "note",
    ];

    public string Format => "csv";

    public string MediaType => "text/csv; charset=utf-8";

    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        using CsvWriter csv = SpreadsheetText.Csv(text);
        Line(csv, Columns);
        string toDate = document.ToDate ? "yes" : "no";
        foreach (ExportRow row in ExportRows.Of(document))
        {
            Line(
                csv,
                [
                    document.Id, document.Quarter, row.Scope, row.Accountable, row.Metric, row.Title, row.Stat, row.Origin, row.Part, Text(row.Value), row.Unit,
                    row.Numerator?.ToString(CultureInfo.InvariantCulture), row.Denominator?.ToString(CultureInfo.InvariantCulture),
                    row.Samples.ToString(CultureInfo.InvariantCulture), Text(row.Lower), Text(row.Upper), row.Status, Text(row.Quality), row.Rule, toDate, row.Note,
                ]);
        }

        foreach (KpiRow row in document.Kpis)
        {
            Line(
                csv,
                [
                    document.Id, document.Quarter, row.Scope, row.Owner, row.Kpi, row.Title, "quarter", null, null, row.Quarter?.ToString(CultureInfo.InvariantCulture), row.Unit,
                    null, null, null, null, null, ExportRows.Word(row.Status), null, "definitions 3.12", toDate, string.Join("; ", row.Flags),
                ]);
        }

        foreach (string kpi in document.Withheld)
        {
            Line(
                csv,
                [
                    document.Id, document.Quarter, null, null, kpi, "Left out, because it is sensitive", "quarter", null, null, null, null,
                    null, null, null, null, null, "left_out", null, "definitions 3.12", toDate, null,
                ]);
        }
    }

    public SealCheck? Check(ReadOnlyMemory<byte> file) => null;

    private static void Line(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (string? field in fields)
        {
            csv.WriteField(SpreadsheetText.Harmless(field));
        }

        csv.NextRecord();
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
