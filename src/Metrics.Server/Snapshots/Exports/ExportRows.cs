using System.Text.Json;
using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>One number as a row: what CSV and the workbook show of it.</summary>
internal sealed record ExportRow(
    string Scope,
    string? Accountable,
    string Metric,
    string Title,
    string? Stat,
    string? Origin,
    string? Part,
    double? Value,
    string Unit,
    long? Numerator,
    long? Denominator,
    long Samples,
    double? Lower,
    double? Upper,
    string Status,
    double? Quality,
    string Rule,
    string? Note);

/// <summary>The numbers of a document as rows, in its order.</summary>
internal static class ExportRows
{
    public static IEnumerable<ExportRow> Of(SnapshotDocument document) =>
        from scope in document.Numbers
        from number in scope.Numbers
        select new ExportRow(
            scope.Scope.ToString(),
            scope.Accountable,
            number.Metric,
            MetricCatalog.Find(number.Metric)?.Title ?? number.Metric,
            number.Stat,
            number.Origin is { } origin ? Word(origin) : null,
            number.Part,
            number.Value,
            number.Unit,
            number.Numerator,
            number.Denominator,
            number.Samples,
            number.Lower,
            number.Upper,
            Word(number.Status),
            number.Quality,
            number.Rule,
            scope.NoteOn(number));

    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A value of a KPI without its unit, beside what it is compared with.</summary>
    public static string Figure(decimal value, params ReadOnlySpan<double?> beside) =>
        Apart.Say((double)value, beside, (figure, _, more) => Apart.Digits(figure, "#,0.##", more));
}
