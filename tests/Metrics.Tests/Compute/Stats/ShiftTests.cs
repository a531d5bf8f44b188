using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute.Stats;

public sealed class ShiftTests
{
    [Fact]
    public void One_stratum_gives_the_median_of_all_differences()
    {
        // Differences: 10−1, 10−4, 10−20, 30−1, 30−4, 30−20 → −10, 6, 9, 10, 26, 29.
        Estimate found = Shift.Of([Stratum([10, 30], [1, 4, 20])])!.Value;

        Assert.Equal(9.5, found.Value);
    }

    [Fact]
    public void A_shift_of_the_group_shifts_the_answer_and_nothing_else()
    {
        ShiftStratum plain = Draw(new Random(2), 40, 60, 0);
        Estimate found = Shift.Of([plain])!.Value;

        Estimate later = Shift.Of([plain with { Values = plain.Values.ToArray().Select(value => value + 5000).ToArray() }])!.Value;

        Assert.Equal((found.Value + 5000, found.Lower + 5000, found.Upper + 5000), (later.Value, later.Lower, later.Upper));
    }

    [Fact]
    public void Strata_that_differ_from_each_other_are_no_difference_of_the_groups()
    {
        // The group is mostly in the slow stratum: unmatched it looks 800 slower.
        ShiftStratum slow = Stratum([.. Values(1000, 90)], [.. Values(1000, 10)]);
        ShiftStratum quick = Stratum([.. Values(10, 10)], [.. Values(10, 90)]);

        Estimate found = Shift.Of([slow, quick])!.Value;

        Assert.InRange(found.Value, -3, 3);
        Assert.True(found.Lower <= 0 && found.Upper >= 0, $"{found}");
    }

    [Fact]
    public void A_few_endless_durations_move_nothing()
    {
        ShiftStratum plain = Draw(new Random(3), 50, 50, 0);
        Estimate found = Shift.Of([plain])!.Value;

        Estimate wild = Shift.Of([plain with { Values = plain.Values.ToArray().SkipLast(1).Append(1_000_000_000_000).ToArray() }])!.Value;

        Assert.InRange(wild.Value - found.Value, -1, 1);
    }

    [Fact]
    public void Equal_durations_differ_by_nothing()
    {
        Estimate found = Shift.Of([Stratum([.. Enumerable.Repeat(60L, 30)], [.. Enumerable.Repeat(60L, 30)])])!.Value;

        Assert.Equal((0, 0, 0, 1), (found.Value, found.Lower, found.Upper, found.P));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-6_000_000)]
    public void The_interval_holds_the_truth_about_95_times_in_100(long truth)
    {
        var random = new Random(23);
        const int Tries = 1000;
        int held = 0;
        int alarms = 0;
        for (int tries = 0; tries < Tries; tries++)
        {
            Estimate found = Shift.Of(
                [Draw(random, 12, 30, truth), Draw(random, 40, 25, truth), Draw(random, 3, 60, truth), Draw(random, 20, 2, truth)])!.Value;
            held += found.Lower <= truth && truth <= found.Upper ? 1 : 0;
            alarms += found.P < 0.05 ? 1 : 0;
        }

        Assert.InRange(held / (double)Tries, 0.93, 0.97);
        Assert.True(truth == 0 ? alarms < 0.07 * Tries : alarms > 0.8 * Tries, $"{alarms} of {Tries}");
    }

    private static ShiftStratum Stratum(long[] values, long[] others) => new(values, others);

    private static IEnumerable<long> Values(long around, int count) => Enumerable.Range(0, count).Select(at => around + (at * 7 % 10));

    // Long-tailed, as waiting is: hours around ten, some of days.
    private static ShiftStratum Draw(Random random, int group, int people, long shift)
    {
        long[] Times(int count, long more) =>
        [
            .. Enumerable.Range(0, count).Select(_ => (long)(3_600_000 * Math.Exp(1.2 + (0.5 * Normal(random)))) + more).Order(),
        ];
        return new ShiftStratum(Times(group, shift), Times(people, 0));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
