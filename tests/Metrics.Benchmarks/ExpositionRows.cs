using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;
using Metrics.Server.Expose;

namespace Metrics.Benchmarks;

/// <summary>Writing /metrics: 100,000 series against a plain copy of their bytes.</summary>
internal static class ExpositionRows
{
    private const int Series = 100_000;
    private static readonly IReadOnlyList<SourceHealth> Sources = [];

    [Measured("exposition", "100,000 series written anew, and after one event")]
    public static IReadOnlyList<Row> Measure()
    {
        World world = World.M();
        IReadOnlyList<StoredFact> facts = world.Stored();
        var index = new FactIndex(world.Catalog, new Definitions { Windows = ["7d", "30d", "90d", "365d"] }, OrganizationCalendar.Utc);
        index.Apply(facts);
        var current = new CurrentReports();
        CurrentReport[] before = Enough(current.At(index, Sources, World.End), index.Definitions);
        string[] rows = [.. before.Select(report => ExpositionText.Labels(report.Labels))];
        NumberReport[] first = [.. before.Select(report => report.Report!)];

        // One more deployment: the numbers of its service, its team and the organization move.
        Deployment one = facts.Select(fact => fact.Fact).OfType<Deployment>().Last();
        index.Apply([new StoredFact("deploys", one with { Id = "one-more", FinishedAt = World.End.AddMinutes(-1) }, facts.Count + 1, World.End)]);
        NumberReport?[] moves = [.. current.At(index, Sources, World.End).Take(first.Length).Select(report => report.Report)];
        NumberReport?[] back = [.. moves.Select((report, i) => report is null ? null : first[i])];
        NumberReport[] moved = [.. first.Select(report => report with { Numbers = [.. report.Numbers.Select(Moved)] })];
        var kept = new NumberLines(rows);
        byte[] body = [.. kept.Render(first, index.Definitions).Families.SelectMany(family => family.Lines.ToArray())];
        byte[] copy = new byte[body.Length];
        double memcpy = Stopwatches.Median(() => body.CopyTo(copy, 0), 101);
        bool other = false;
        double anew = Stopwatches.Median(() => kept.Render((other = !other) ? moved : first, index.Definitions), 61);
        kept.Render(first, index.Definitions);
        double after = Stopwatches.Median(() => kept.Render((other = !other) ? moves : back, index.Definitions), 61);
        int lines = body.AsSpan().Count((byte)'\n');
        return
        [
            new($"{lines} series written anew", "memcpy of the bytes", anew, memcpy, "s", Goal.AtMost, 45),
            new($"{lines} series written after one event", "memcpy of the bytes", after, memcpy, "s", Goal.AtMost, 8),
        ];
    }

    /// <summary>The same number with another value, of the kind that it has.</summary>
    private static Number Moved(Number number) => number with
    {
        Value = number.Value is { } value ? value == Math.Floor(value) ? value + 1 : value * 1.0625 : null,
        Lower = number.Lower * 1.0625,
        Upper = number.Upper * 1.0625,
        Samples = number.Samples + 1,
    };

    private static CurrentReport[] Enough(IReadOnlyList<CurrentReport> reports, Definitions definitions)
    {
        int series = 0;
        return [.. reports.TakeWhile(report =>
        {
            bool more = series < Series;
            series += report.Report!.Numbers.SelectMany(number => NumberSeries.PlacesOf(number).Select(place => place.Of(number, definitions)))
                .Count(value => !double.IsNaN(value));
            return more;
        })];
    }
}
