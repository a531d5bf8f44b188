namespace Metrics.Compute.Stats;

/// <summary>Durations that will come and go, ranked once; some stand at equal values, each with a rank of its own.</summary>
internal sealed class Ranking
{
    private readonly long[] _sorted;

    private Ranking(long[] sorted) => _sorted = sorted;

    public int Count => _sorted.Length;

    public long this[int rank] => _sorted[rank];

    /// <summary>Ranks the values that are not negative.</summary>
    /// <param name="values">Milliseconds; a negative one is none, and has no rank.</param>
    /// <param name="ranks">The rank of each value; −1 for none.</param>
    public static Ranking Of(ReadOnlySpan<long> values, out int[] ranks)
    {
        ranks = new int[values.Length];
        long[] sorted = new long[values.Length];
        int[] places = new int[values.Length];
        int count = 0;
        for (int at = 0; at < values.Length; at++)
        {
            ranks[at] = -1;
            if (values[at] >= 0)
            {
                (sorted[count], places[count]) = (values[at], at);
                count++;
            }
        }

        SortedPlaces.Sort(ref sorted, ref places, count);
        for (int rank = 0; rank < count; rank++)
        {
            ranks[places[rank]] = rank;
        }

        return new Ranking(count == sorted.Length ? sorted : sorted[..count]);
    }
}
