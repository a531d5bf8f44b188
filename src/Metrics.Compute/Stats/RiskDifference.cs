using MathNet.Numerics.Distributions;

namespace Metrics.Compute.Stats;

/// <summary>How often something happened in two groups that are alike in everything that they were matched on.</summary>
/// <param name="Hits">Of the first group.</param>
/// <param name="Size">The first group's size.</param>
/// <param name="OtherHits">Of the second group.</param>
/// <param name="OtherSize">The second group's size.</param>
internal readonly record struct RiskStratum(long Hits, long Size, long OtherHits, long OtherSize);

/// <summary>
/// The difference of two rates over matched groups: Mantel and Haenszel's weights (each stratum by n₁n₀ ÷ N; Greenland and Robins,
/// Biometrics 41, 1985), with the variance of Sato, Greenland and Robins (Biometrics 45, 1989), which holds for few large strata and for
/// many small ones. The p is that of Mantel and Haenszel's test (1959).
/// </summary>
internal static class RiskDifference
{
    /// <summary>Null where no stratum holds both groups.</summary>
    public static Estimate? Of(IEnumerable<RiskStratum> strata)
    {
        double difference = 0, weight = 0, p = 0, q = 0, excess = 0, chance = 0;
        foreach ((long hits, long size, long otherHits, long otherSize) in strata)
        {
            double all = size + otherSize;
            if (size == 0 || otherSize == 0)
            {
                continue;
            }

            double first = size / all;
            double second = otherSize / all;
            difference += (hits * second) - (otherHits * first);
            weight += size * second;
            p += (first * first * otherHits) - (second * second * hits) + (first * second * (otherSize - size) / 2);
            q += ((hits * (otherSize - otherHits)) + (otherHits * (size - hits))) / (2 * all);
            double total = hits + otherHits;
            excess += hits - (size * total / all);
            chance += first * second * total * (all - total) / Math.Max(1, all - 1);
        }

        if (weight == 0)
        {
            return null;
        }

        double value = difference / weight;
        double half = Wilson.Z * Math.Sqrt(Math.Max(0, (value * p) + q)) / weight;
        double probability = chance > 0 ? 2 * Normal.CDF(0, 1, -Math.Abs(excess) / Math.Sqrt(chance)) : 1;
        return new Estimate(value, Math.Max(-1, value - half), Math.Min(1, value + half), Estimate.Probability(probability));
    }
}
