using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Expose;

namespace Metrics.Benchmarks;

/// <summary>Export of history on one thread, against a million samples a second.</summary>
internal static class ExportRows
{
    [Measured("export", "two years of daily history as OpenMetrics, S")]
    public static IReadOnlyList<Row> Measure()
    {
        World world = World.S();
        var index = new FactIndex(world.Catalog, new Definitions(), OrganizationCalendar.Utc);
        index.Apply(world.Stored());
        DateTimeOffset[] instants = [.. Enumerable.Range(0, 730).Select(day => World.End.AddDays(day - 729))];
        string folder = Directory.CreateTempSubdirectory("metrics-export-").FullName;
        try
        {
            long samples = 0;
            double seconds = Stopwatches.Median(
                () => samples = new HistoryExport(index, [], folder).Write([Window.OfDays(30)], instants, Stream.Null, null, CancellationToken.None), 3);
            return [new($"a million samples of history exported (of {samples})", "a second", seconds / samples * 1e6, 1, "s", Goal.AtMost, 1)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
