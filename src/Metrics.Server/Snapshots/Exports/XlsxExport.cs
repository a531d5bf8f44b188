using Metrics.Compute;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>A workbook with a sheet a topic. Its seal is the comment of the ZIP archive: the digest of every byte before it.</summary>
internal sealed class XlsxExport : IExport
{
    public string Format => "xlsx";

    public string MediaType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        using var file = new MemoryStream();
        using (var book = new Workbook(file))
        {
            ReadMe(book, document);
            Numbers(book, document);
            Kpis(book, document);
            Pairs(book, document.Pairs);
            Talk(book, document.Review);
            Origins(book, document.Review);
            FailureCosts(book, document.Review);
            Ownership(book, document.Review);
            Decisions(book, document.Review);
            Sources(book, document);
        }

        ZipSeal.Append(file, document.Id, seal);
        file.Position = 0;
        file.CopyTo(to);
    }

    public SealCheck? Check(ReadOnlyMemory<byte> file) => ZipSeal.Check(file);

    private static void ReadMe(Workbook book, SnapshotDocument document)
    {
        var rows = new List<object?[]>
        {
            new object?[] { "Organization", document.Organization.Name },
            new object?[] { "Quarter", document.Quarter + (document.ToDate ? " (to date: it had not ended)" : "") },
            new object?[] { "Snapshot", document.Id },
            new object?[] { "Said on (UTC, like every instant here)", document.CreatedAt },
            new object?[] { "Scope", document.Scope ?? "everything" },
            new object?[] { "Known as of", document.AsOf is { } known ? known : "when it was said" },
            new object?[] { "Facts behind it", document.Facts.Count },
            new object?[] { "Digest of the facts", document.Facts.Sha256 },
            new object?[] { "Revision of the store", document.Revision },
            new object?[] { "Definitions", document.DefinitionVersion },
            new object?[] { "Computed by", $"metrics {document.Program}" },
            new object?[] { "Note", document.Note },
            new object?[] { "Left out (sensitive)", document.Withheld.Count == 0 ? "nothing" : string.Join(", ", document.Withheld) },
            new object?[] { "No data", "An empty value with the state no_data. It is never 0, and 0 is never no data." },
        };
        rows.AddRange(MetricCatalog.All.Select(metric => new object?[] { metric.Title, $"{metric.Help} ({metric.Name}, {metric.Rule})" }));
        book.Add("Read me", ["What", "Meaning"], [30, 110], rows);
    }

    private static void Numbers(Workbook book, SnapshotDocument document) => book.Add(
        "Numbers",
        ["Scope", "Accountable", "Number", "Stat", "Origin", "Part", "Value", "Unit", "Numerator", "Denominator", "Samples", "Lower", "Upper", "State", "Data quality", "Metric", "Rule", "To know"],
        [26, 22, 34, 16, 14, 14, 14, 18, 12, 12, 10, 14, 14, 12, 12, 30, 24, 60],
        ExportRows.Of(document).Select(row => new object?[]
        {
            row.Scope, row.Accountable, row.Title, row.Stat, row.Origin, row.Part, Value(row.Value, row.Unit), row.Unit, row.Numerator, row.Denominator,
            row.Samples, Value(row.Lower, row.Unit), Value(row.Upper, row.Unit), row.Status, row.Quality is { } quality ? new Share(quality) : null, row.Metric, row.Rule, row.Note,
        }));

    private static void Kpis(Workbook book, SnapshotDocument document) => book.Add(
        "KPIs",
        ["KPI", "Scope", "Unit", "Quarter", "Last period", "Value", "Previous", "Year ago", "Target", "Met", "State", "Owner", "To know"],
        [30, 22, 10, 18, 14, 18, 18, 18, 18, 8, 12, 26, 60],
        document.Kpis.Select(row => new object?[]
        {
            row.Title, row.Scope, row.Unit, row.Quarter, row.Last, row.Value, row.Previous, row.YearAgo, row.Target, row.Met,
            ExportRows.Word(row.Status), row.Owner, string.Join("; ", row.Flags),
        }));

    private static void Pairs(Workbook book, IReadOnlyList<PairResult> pairs) => book.Add(
        "Pairs",
        ["Pair", "Engineering", "Business", "What may be said", "Best lag", "Correlation", "Lower", "Upper", "Corrected p", "Periods"],
        [34, 30, 24, 80, 10, 12, 12, 12, 12, 10],
        pairs.Select(pair => new object?[]
        {
            pair.Pair.Name, pair.Pair.Engineering, pair.Pair.Business, pair.Words, pair.Best?.Lag, pair.Best?.Correlation, pair.Best?.Lower, pair.Best?.Upper,
            pair.Best?.Q, pair.Samples,
        }));

    private static void Talk(Workbook book, QuarterReview review) => book.Add(
        "Review",
        ["Topic", "What", "For leadership", "For engineering"],
        [18, 110, 60, 60],
        review.TradeOffs.Select(found => new object?[] { "Trade-off", found.Words, found.ForLeaders, found.ForEngineers })
            .Concat(review.QuietRisks.Select(risk => new object?[] { "Quiet risk", risk.Words, null, null }))
            .Concat(review.InvisibleWork.Select(work => new object?[] { "Invisible work", work.Words, null, null }))
            .Concat((review.NotCompared ?? []).Select(left => new object?[] { "Not compared", left.Words, null, null })));

    private static void Origins(Workbook book, QuarterReview review) => book.Add(
        "Origins",
        OriginRows.Head,
        [22, 30, 14, 14, 10, 14, 18, 14, 14, 14, 14, 12, 110],
        (review.Origins ?? []).SelectMany(report => report.Effects).Select(effect => new object?[]
        {
            effect.Scope.ToString(), effect.Title, OriginRows.Word(effect.Origin), Value(effect.Group.Value, effect.Unit), effect.Group.Samples,
            Value(effect.People.Value, effect.Unit), effect.People.Samples, Value(effect.Crude, effect.Unit), Value(effect.Difference, effect.Unit),
            Value(effect.Lower, effect.Unit), Value(effect.Upper, effect.Unit), effect.Q, effect.Words,
        }));

    private static void FailureCosts(Workbook book, QuarterReview review) => book.Add(
        "Cost of failure",
        OriginRows.CostHead,
        [30, 10, 14, 12, 16, 18, 18, 18, 18, 110],
        OriginRows.Of(review).Select(row => new object?[]
        {
            row.Cost.Title, row.Cost.Unit, row.What, row.Loss?.Incidents, Value(row.Loss?.Seconds, "seconds"), row.Loss?.Expected, row.Loss?.Shortfall,
            row.Loss?.Lower, row.Loss?.Upper, string.Join(' ', row.Cost.Assumptions.Prepend(row.Cost.Words)),
        }));

    private static void Ownership(Workbook book, QuarterReview review) => book.Add(
        "Owners and targets",
        ["Number", "Scope", "Accountable", "Responsible", "Consulted", "Informed", "Value", "Unit", "Target", "Met", "To know"],
        [40, 22, 26, 26, 26, 26, 16, 16, 16, 8, 60],
        review.Ownership.Select(number => new object?[]
        {
            number.Title, number.Scope.ToString(), number.Accountable ?? "nobody", number.Responsible, Names(number.Consulted), Names(number.Informed),
            Value(number.Value, number.Unit), number.Unit,
            Value(number.Target, number.Unit), number.Met, number.Note,
        }));

    private static void Decisions(Workbook book, QuarterReview review) => book.Add(
        "Decisions",
        ["Decided", "Decision", "Rationale", "Owner", "Expected", "What the numbers did since", "Review by", "Overdue"],
        [18, 44, 60, 24, 44, 60, 18, 10],
        review.Decisions.Select(taken => new object?[]
        {
            taken.Decision.DecidedAt, taken.Decision.Title, taken.Decision.Rationale, taken.Decision.Owner, taken.Decision.Expectation,
            string.Join("; ", taken.Since.Select(moved => $"{moved.Title}: {Amount.Of(moved.Before, moved.Unit, moved.Now)} → {Amount.Of(moved.Now, moved.Unit, moved.Before)}")),
            taken.Decision.ReviewAt, taken.Overdue,
        }));

    private static void Sources(Workbook book, SnapshotDocument document) => book.Add(
        "Sources",
        ["Source", "Yields", "Last success", "Accepted", "In quarantine"],
        [24, 40, 20, 14, 14],
        document.Sources.Select(source => new object?[]
        {
            source.Source, string.Join(", ", source.Records.Select(kind => kind.Name())), source.LastSuccessAt, source.Accepted, source.Quarantined,
        }));

    private static string? Names(IReadOnlyList<string>? people) => people is null ? null : string.Join(", ", people);

    private static object? Value(double? value, string unit) => value is not { } known ? null : unit switch
    {
        "ratio" => new Share(known),
        "seconds" => new Seconds(known),
        _ when known == Math.Floor(known) && Math.Abs(known) < 1e15 => (long)known,
        _ => known,
    };
}
