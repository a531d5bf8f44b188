namespace Metrics.Compute.Stats;

/// <summary>The median of durations of which some are only known to be at least so long (Kaplan–Meier's estimate of survival).</summary>
internal static class KaplanMeier
{
    /// <summary>The shortest ended duration by which half had ended; null when that was never reached.</summary>
    /// <param name="ended">Durations known.</param>
    /// <param name="open">Durations so far, in rising order.</param>
    public static long? Median(ISample ended, ReadOnlySpan<long> open)
    {
        int left = ended.Count + open.Length;
        int passed = 0;
        double surviving = 1;
        for (int rank = 0; rank < ended.Count; rank++, left--)
        {
            long duration = ended.At(rank);
            while (passed < open.Length && open[passed] < duration)
            {
                passed++;
                left--;
            }

            surviving *= 1 - (1d / left);
            if (surviving <= 0.5 + 1e-12)
            {
                return duration;
            }
        }

        return null;
    }
}
