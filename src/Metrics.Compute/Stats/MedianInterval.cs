namespace Metrics.Compute.Stats;

/// <summary>
/// The distribution-free interval of a median: the two order statistics between which it lies with at least 95 %, by the binomial
/// distribution with one half. Fewer than six values have no such interval.
/// </summary>
internal static class MedianInterval
{
    private const int Exact = 1000;

    private static readonly int[] Lows = [.. Enumerable.Range(0, Exact + 1).Select(ExactLow)];

    /// <summary>The ranks of its ends, from 0; null for a sample too small.</summary>
    public static (int Low, int High)? Ranks(int count)
    {
        int low = count <= Exact ? Lows[count] : Approximate(count);
        return low < 0 ? null : (low, count - 1 - low);
    }

    /// <summary>Its ends in seconds; null for a sample too small.</summary>
    public static (double Lower, double Upper)? Seconds(ISample sample) =>
        Ranks(sample.Count) is { } ranks ? (sample.At(ranks.Low) / 1000d, sample.At(ranks.High) / 1000d) : null;

    // The largest rank from 0 such that fewer than that many successes has at most 2.5 %: P(Binomial(n, ½) ≤ rank) ≤ 0.025.
    private static int ExactLow(int count)
    {
        double term = -count * Math.Log(2);
        double sum = 0;
        for (int successes = 0; successes <= count; successes++)
        {
            sum += Math.Exp(term);
            if (sum > 0.025)
            {
                return successes - 1;
            }

            term += Math.Log((count - successes) / (successes + 1d));
        }

        return -1;
    }

    private static int Approximate(int count) => (int)Math.Floor((count / 2d) - (Wilson.Z * Math.Sqrt(count) / 2)) - 1;
}
