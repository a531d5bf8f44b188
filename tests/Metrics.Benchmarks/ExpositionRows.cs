using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;
using Metrics.Server.Expose;

namespace Metrics.Benchmarks;

/// <summary>Writing /metrics: 100,000 series against a plain copy of their bytes.</summary>
internal static class ExpositionRows
{
    private const int Series = 100_000;

    [Measured("exposition", "100,000 series written anew, and after one event")]
    public static IReadOnlyList<Row> Measure()
    {
        World world = World.M();
        IReadOnlyList<StoredFact> facts = world.Stored();
        var index = new FactIndex(world.Catalog, new Definitions { Windows = ["7d", "30d", "90d", "365d"] }, OrganizationCalendar.Utc);
        index.Apply(facts);
        ExposedReport[] before = Enough(ExposedReport.All(index, [], World.End), index.Definitions);
        string[] rows = [.. before.Select(report => ExpositionText.Labels(report.Labels))];
        NumberReport[] first = [.. before.Select(report => report.Report)];

        // One more deployment: the numbers of its service, its team and the organization move.
        Deployment one = facts.Select(fact => fact.Fact).OfType<Deployment>().Last();
        index.Apply([new StoredFact("deploys", one with { Id = "one-more", FinishedAt = World.End.AddMinutes(-1) }, facts.Count + 1, World.End)]);
        NumberReport[] second = [.. ExposedReport.All(index, [], World.End).Take(first.Length).Select(report => report.Report)];

        byte[] body = [.. new NumberLines(rows).Render(first, index.Definitions).SelectMany(family => family.Lines.ToArray())];
        byte[] copy = new byte[body.Length];
        double memcpy = Stopwatches.Median(() => body.CopyTo(copy, 0), 51);
        double anew = Stopwatches.Median(() => new NumberLines(rows).Render(first, index.Definitions), 21);
        var kept = new NumberLines(rows);
        bool other = false;
        double after = Stopwatches.Median(() => kept.Render((other = !other) ? second : first, index.Definitions), 21);
        int lines = body.AsSpan().Count((byte)'\n');
        return
        [
            new($"{lines} series written anew", "memcpy of the bytes", anew, memcpy, "s", Goal.AtMost, 45),
            new($"{lines} series written after one event", "memcpy of the bytes", after, memcpy, "s", Goal.AtMost, 8),
        ];
    }

    private static ExposedReport[] Enough(IReadOnlyList<ExposedReport> reports, Definitions definitions)
    {
        int series = 0;
        return [.. reports.TakeWhile(report =>
        {
            bool more = series < Series;
            series += report.Report.Numbers.SelectMany(number => NumberSeries.PlacesOf(number).Select(place => place.Of(number, definitions)))
                .Count(value => !double.IsNaN(value));
            return more;
        })];
    }
}
