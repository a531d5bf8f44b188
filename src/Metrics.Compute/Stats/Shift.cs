using MathNet.Numerics.Distributions;

namespace Metrics.Compute.Stats;

/// <summary>Durations in milliseconds of two groups that are alike in everything that they were matched on; both sorted.</summary>
internal sealed record ShiftStratum(long[] Values, long[] Others);

/// <summary>
/// By how much the durations of one group are longer than those of another, over matched groups. The test is van Elteren's (1960):
/// Wilcoxon's rank sum in each stratum, weighted by 1 ÷ (N + 1). The difference is Hodges and Lehmann's (1963) of that test: the one by
/// which the first group must be shortened for the test to see nothing, which is the weighted median of all differences within strata; its
/// interval holds those that the test does not reject (Lehmann, Nonparametrics, 1975, §2). No shape is assumed, and a few very long
/// durations move nothing.
/// </summary>
internal static class Shift
{
    /// <summary>In milliseconds; null where no stratum holds both groups.</summary>
    public static Estimate? Of(IEnumerable<ShiftStratum> strata)
    {
        ShiftStratum[] both = [.. strata.Where(stratum => stratum.Values.Length > 0 && stratum.Others.Length > 0)];
        if (both.Length == 0)
        {
            return null;
        }

        double spread = Math.Sqrt(both.Sum(stratum => Weight(stratum) * stratum.Values.Length * stratum.Others.Length / 12));
        double reach = Wilson.Z * spread;
        long least = both.Min(stratum => stratum.Values[0] - stratum.Others[^1]);
        long most = both.Max(stratum => stratum.Values[^1] - stratum.Others[0]);
        double At(long shift) => both.Sum(stratum => Weight(stratum) * Excess(stratum, shift));
        double value = (FirstAtMost(At, 0, least, most) + LastAtLeast(At, 0, least, most)) / 2d;
        double z = spread > 0 ? Math.Abs(At(0)) / spread : 0;
        return new Estimate(
            value, FirstAtMost(At, reach, least, most), LastAtLeast(At, -reach, least, most), Estimate.Probability(2 * Normal.CDF(0, 1, -z)));
    }

    private static double Weight(ShiftStratum stratum) => 1d / (stratum.Values.Length + stratum.Others.Length + 1);

    // Pairs of which the first, shortened, is still the longer, beyond the half that chance gives; an equal pair counts half.
    private static double Excess(ShiftStratum stratum, long shift)
    {
        long above = 0;
        int below = 0;
        int upTo = 0;
        foreach (long value in stratum.Values)
        {
            long shortened = value - shift;
            while (below < stratum.Others.Length && stratum.Others[below] < shortened)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < stratum.Others.Length && stratum.Others[upTo] <= shortened)
            {
                upTo++;
            }

            above += below + upTo;
        }

        return (above - ((long)stratum.Values.Length * stratum.Others.Length)) / 2d;
    }

    // The statistic falls as the shift grows; one step beyond either end it has fallen, or risen, as far as it can.
    private static long FirstAtMost(Func<long, double> statistic, double bound, long least, long most)
    {
        long low = least - 1;
        long high = most + 1;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (statistic(middle) <= bound)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static long LastAtLeast(Func<long, double> statistic, double bound, long least, long most)
    {
        long low = least - 1;
        long high = most + 1;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (statistic(middle) >= bound)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
