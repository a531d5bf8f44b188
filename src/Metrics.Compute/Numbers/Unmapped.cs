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
        Math.Max(0, After(rows, slice.UpTo, time) - After(rows, slice.After, time));

    private static int After(Column<int> rows, long instant, Func<int, long> time)
    {
        int low = 0;
        int high = rows.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (time(rows[middle]) <= instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
