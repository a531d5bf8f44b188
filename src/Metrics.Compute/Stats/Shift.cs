using MathNet.Numerics.Distributions;

namespace Metrics.Compute.Stats;

/// <summary>Durations in milliseconds of two groups that are alike in everything that they were matched on; both sorted.</summary>
internal readonly record struct ShiftStratum(ReadOnlyMemory<long> Values, ReadOnlyMemory<long> Others);

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

        var excess = new ShiftExcess(both);
        double spread = Math.Sqrt(both.Sum(stratum => ShiftExcess.Weight(stratum) * stratum.Values.Length * stratum.Others.Length / 12));
        double reach = Wilson.Z * spread;
        double value = (excess.FirstAtMost(0) + excess.LastAtLeast(0)) / 2d;
        double z = spread > 0 ? Math.Abs(excess.At(0)) / spread : 0;
        return new Estimate(value, excess.FirstAtMost(reach), excess.LastAtLeast(-reach), Estimate.Probability(2 * Normal.CDF(0, 1, -z)));
    }
}
