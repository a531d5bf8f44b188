using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute.Stats;

public sealed class RiskDifferenceTests
{
    [Fact]
    public void One_stratum_is_the_plain_difference()
    {
        Estimate found = RiskDifference.Of([new RiskStratum(30, 100, 10, 200)])!.Value;

        Assert.Equal(0.25, found.Value, 12);
        Assert.InRange(found.Lower, 0.14, 0.16);
        Assert.InRange(found.Upper, 0.34, 0.36);
        Assert.True(found.P < 1e-6);
    }

    [Fact]
    public void Strata_weigh_by_what_they_can_tell()
    {
        // Weights 50·50/100 = 25 and 10·90/100 = 9: (25 × 0.2 + 9 × (−0.1)) ÷ 34.
        Estimate found = RiskDifference.Of([new RiskStratum(20, 50, 10, 50), new RiskStratum(1, 10, 18, 90)])!.Value;

        Assert.Equal(((25 * 0.2) - (9 * 0.1)) / 34, found.Value, 12);
    }

    [Fact]
    public void A_stratum_without_one_of_the_groups_says_nothing()
    {
        Estimate both = RiskDifference.Of([new RiskStratum(5, 40, 4, 60)])!.Value;

        Assert.Equal(both, RiskDifference.Of([new RiskStratum(5, 40, 4, 60), new RiskStratum(9, 9, 0, 0), new RiskStratum(0, 0, 3, 50)]));
        Assert.Null(RiskDifference.Of([new RiskStratum(9, 9, 0, 0)]));
    }

    [Theory]
    [InlineData(6, 80, 0)]
    [InlineData(6, 80, 0.08)]
    [InlineData(120, 3, 0)]
    [InlineData(120, 3, 0.15)]
    public void The_interval_holds_the_truth_about_95_times_in_100_with_few_large_strata_and_with_many_small_ones(int strata, int size, double truth)
    {
        var random = new Random(4);
        const int Tries = 800;
        int held = 0;
        int alarms = 0;
        for (int tries = 0; tries < Tries; tries++)
        {
            RiskStratum[] drawn =
            [
                .. Enumerable.Range(0, strata).Select(stratum =>
                {
                    double usual = 0.04 + (0.1 * (stratum % 5) / 5);
                    return new RiskStratum(Hits(random, size, usual + truth), size, Hits(random, size * 2, usual), size * 2);
                }),
            ];
            Estimate found = RiskDifference.Of(drawn)!.Value;
            held += found.Lower <= truth && truth <= found.Upper ? 1 : 0;
            alarms += found.P < 0.05 ? 1 : 0;
        }

        Assert.InRange(held / (double)Tries, 0.925, 0.975);
        if (truth == 0)
        {
            Assert.InRange(alarms / (double)Tries, 0.03, 0.07);
        }
        else
        {
            Assert.True(alarms > 0.8 * Tries);
        }
    }

    private static int Hits(Random random, int size, double chance) => Enumerable.Range(0, size).Count(_ => random.NextDouble() < chance);
}
