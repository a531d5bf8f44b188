using Metrics.Compute.Pairs;
using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute.Pairs;

public class LaggedAssociationTests
{
    private const int Weeks = 78;

    [Fact]
    public void Independent_random_walks_are_no_evidence_in_93_of_100_tries()
    {
        int none = Enumerable.Range(1, 100).Count(seed =>
        {
            var random = new Random(seed);
            return Best(Walk(random), Walk(random)).Evidence == Evidence.None;
        });

        Assert.InRange(none, 93, 100);
    }

    [Fact]
    public void Walks_of_a_moving_window_are_no_evidence_either()
    {
        // A metric over 30 days read weekly: neighbouring values share most of their days.
        int none = Enumerable.Range(1, 100).Count(seed =>
        {
            var random = new Random(seed);
            return Best(Moving(random, 4), Moving(random, 4)).Evidence == Evidence.None;
        });

        Assert.InRange(none, 93, 100);
    }

    [Fact]
    public void A_link_at_lag_3_is_found_at_the_right_lag_in_90_of_100_tries()
    {
        int found = Enumerable.Range(1, 100).Count(seed =>
        {
            (double[] x, double[] y) = Linked(new Random(seed), lag: 3, correlation: 0.7);
            (Association best, Evidence evidence) = Best(x, y);
            return evidence >= Evidence.Weak && best.Lag == 3 && best.Correlation > 0;
        });

        Assert.InRange(found, 90, 100);
    }

    [Fact]
    public void A_link_that_goes_the_other_way_is_negative()
    {
        (double[] x, double[] y) = Linked(new Random(5), lag: 2, correlation: -0.8);

        (Association best, Evidence evidence) = Best(x, y);

        Assert.Equal((2, Evidence.Strong), (best.Lag, evidence));
        Assert.True(best.Correlation < -0.5);
        Assert.True(best.Lower <= best.Correlation && best.Correlation <= best.Upper && best.Upper < 0);
    }

    [Fact]
    public void The_same_data_gives_the_same_interval()
    {
        (double[] x, double[] y) = Linked(new Random(9), lag: 1, correlation: 0.5);

        Assert.Equal(LaggedAssociation.Of(x, y, -4, 12), LaggedAssociation.Of(x, y, -4, 12));
    }

    [Fact]
    public void A_series_that_never_moves_correlates_with_nothing()
    {
        double[] still = [.. Enumerable.Repeat(3d, Weeks)];

        Assert.All(LaggedAssociation.Of(still, Walk(new Random(1)), -4, 12), at => Assert.Equal((0d, 1d), (at.Correlation, at.P)));
    }

    [Fact]
    public void Equal_values_share_their_rank() => Assert.Equal([2.5, 1, 2.5, 4], Ranks.Of([7, 3, 7, 9]));

    [Fact]
    public void The_correction_is_that_of_benjamini_and_hochberg()
    {
        // The first six p-values of the example in their paper of 1995, section 3.3, with m = 15.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000];

        double[] q = FalseDiscovery.Correct(p);

        Assert.Equal(4, q.Count(value => value < 0.05));
        Assert.Equal(0.0095 * 15 / 4, q[3], 10);
    }

    private static (Association Best, Evidence Evidence) Best(double[] x, double[] y)
    {
        IReadOnlyList<Association> all = LaggedAssociation.Of(x, y, -4, 12);
        double[] q = FalseDiscovery.Correct([.. all.Select(at => at.P)]);
        Association best = all.Select((at, place) => at with { Q = q[place] }).MinBy(at => at.P)!;
        return (best, EvidenceWords.Grade(best));
    }

    private static double[] Walk(Random random)
    {
        double at = 0;
        return [.. Enumerable.Range(0, Weeks).Select(_ => at += Normal(random))];
    }

    private static double[] Moving(Random random, int width)
    {
        double[] noise = [.. Enumerable.Range(0, Weeks + width).Select(_ => Normal(random))];
        return [.. Enumerable.Range(0, Weeks).Select(at => noise.AsSpan(at, width).ToArray().Average())];
    }

    private static (double[] X, double[] Y) Linked(Random random, int lag, double correlation)
    {
        double[] steps = [.. Enumerable.Range(0, Weeks).Select(_ => Normal(random))];
        double x = 0, y = 0;
        var first = new double[Weeks];
        var second = new double[Weeks];
        for (int week = 0; week < Weeks; week++)
        {
            double cause = week >= lag ? steps[week - lag] : Normal(random);
            first[week] = x += steps[week];
            second[week] = y += (correlation * cause) + (Math.Sqrt(1 - (correlation * correlation)) * Normal(random));
        }

        return (first, second);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
