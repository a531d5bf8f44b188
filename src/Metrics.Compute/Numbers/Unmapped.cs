using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Facts of no service in the catalog (definitions §2): they never vanish, they are counted.</summary>
internal static class Unmapped
{
    public static UnmappedCounts Count(Tables tables, TimeSlice slice) => new(
        CountIn(tables.Nowhere.Deployments, slice, row => tables.Deployments[row].Time),
        CountIn(tables.Nowhere.Merged, slice, row => tables.Changes[row].Merged),
        CountIn(tables.Nowhere.Incidents, slice, row => tables.Incidents[row].Started));

    private static int CountIn(Column<int> rows, TimeSlice slice, Func<int, long> time) =>
        Math.Max(0, rows.First(slice.UpTo + 1, time) - rows.First(slice.After + 1, time));
}
