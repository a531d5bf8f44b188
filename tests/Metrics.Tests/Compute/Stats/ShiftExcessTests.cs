using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute.Stats;

public sealed class ShiftExcessTests
{
    [Fact]
    public void Where_it_passes_a_bound_is_found_to_the_millisecond()
    {
        var random = new Random(11);
        for (int world = 0; world < 200; world++)
        {
            ShiftStratum[] strata = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Draw(random))];
            long least = strata.Min(stratum => stratum.Values.Span[0] - stratum.Others.Span[^1]) - 1;
            long most = strata.Max(stratum => stratum.Values.Span[^1] - stratum.Others.Span[0]) + 1;
            double[] found = [.. Enumerable.Range(0, (int)(most - least) + 1).Select(step => Plainly(strata, least + step))];
            var excess = new ShiftExcess(strata);
            foreach (double bound in (double[])[0, random.NextDouble() * 3, random.NextDouble() * 30])
            {
                Assert.Equal(least + Array.FindIndex(found, value => value <= bound), excess.FirstAtMost(bound));
                Assert.Equal(least + Array.FindLastIndex(found, value => value >= -bound), excess.LastAtLeast(-bound));
            }
        }
    }

    [Theory]
    [InlineData(3_600_000)]
    [InlineData(40)]
    [InlineData(1)]
    public void It_is_found_among_many_pairs_and_among_many_equal_ones(int spread)
    {
        var random = new Random(spread);
        for (int world = 0; world < 12; world++)
        {
            ShiftStratum[] strata = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Draw(random, random.Next(1, 90), spread))];
            var excess = new ShiftExcess(strata);
            double most = strata.Sum(stratum => ShiftExcess.Weight(stratum) * stratum.Values.Length * stratum.Others.Length / 2);
            foreach (double bound in (double[])[0, random.NextDouble() * most * 0.1, random.NextDouble() * most * 0.9])
            {
                long first = excess.FirstAtMost(bound);
                long last = excess.LastAtLeast(-bound);
                Assert.Equal((true, false), (Plainly(strata, first) <= bound, Plainly(strata, first - 1) <= bound));
                Assert.Equal((true, false), (Plainly(strata, last) >= -bound, Plainly(strata, last + 1) >= -bound));
            }
        }
    }

    // Every pair by itself: one for a longer first, a half for an equal one, less the half that chance gives.
    private static double Plainly(ShiftStratum[] strata, long shift) => strata.Sum(stratum => ShiftExcess.Weight(stratum) * (
        stratum.Values.ToArray().Sum(value => stratum.Others.ToArray().Sum(other => value - shift > other ? 1 : value - shift == other ? 0.5 : 0))
        - (stratum.Values.Length * stratum.Others.Length / 2d)));

    private static ShiftStratum Draw(Random random) => Draw(random, 8, 40);

    private static ShiftStratum Draw(Random random, int most, int spread)
    {
        long[] Times(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(spread) * random.NextInt64(1, 4)).Order()];
        return new ShiftStratum(Times(random.Next(1, most + 1)), Times(random.Next(1, most + 1)));
    }
}
