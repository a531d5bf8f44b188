using Metrics.Compute.Rows;

namespace Metrics.Compute.Intake;

/// <summary>Rows kept in order: nearly every new one belongs at the end, and that is tried first.</summary>
internal static class Ordered
{
    /// <summary>The first position whose row is not before the given one.</summary>
    public static int Find(Column<int> rows, int row, Comparison<int> compare)
    {
        if (rows.Count == 0 || compare(rows[rows.Count - 1], row) < 0)
        {
            return rows.Count;
        }

        int low = 0;
        int high = rows.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (compare(rows[middle], row) < 0)
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

    /// <returns>Where it was put.</returns>
    public static int Add(Column<int> rows, int row, Comparison<int> compare)
    {
        int at = Find(rows, row, compare);
        rows.Insert(at, row);
        return at;
    }

    /// <returns>Where it was.</returns>
    public static int Remove(Column<int> rows, int row, Comparison<int> compare)
    {
        int at = Find(rows, row, compare);
        while (rows[at] != row)
        {
            at++;
        }

        rows.RemoveAt(at);
        return at;
    }
}
