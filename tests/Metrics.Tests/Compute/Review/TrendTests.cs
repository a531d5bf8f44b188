using Metrics.Compute.Review;

namespace Metrics.Tests.Compute.Review;

public class TrendTests
{
    [Fact]
    public void Four_rising_quarters_are_a_trend_that_chance_gives_in_one_of_twelve()
    {
        Trend trend = Trend.Of([1, 2, 4, 5]);

        Assert.Equal(2 / 24d, trend.P, 12);
        Assert.Equal(17 / 12d, trend.Slope, 12);
    }

    [Fact]
    public void Three_of_four_are_none() => Assert.True(Trend.Of([1, 2, 4, 3]).P > ReviewThresholds.TrendP);

    [Fact]
    public void A_falling_trend_has_a_negative_slope_and_the_same_p() => Assert.Equal((-1d, 2 / 24d), (Trend.Of([4, 3, 2, 1]).Slope, Trend.Of([4, 3, 2, 1]).P));

    [Fact]
    public void One_wild_quarter_does_not_move_the_slope_much() => Assert.InRange(Trend.Of([1, 2, 900, 4, 5]).Slope, 0.9, 1.5);

    [Fact]
    public void Values_that_do_not_move_are_no_trend() => Assert.Equal((0d, 1d), (Trend.Of([3, 3, 3, 3]).Slope, Trend.Of([3, 3, 3, 3]).P));

    [Theory]
    [InlineData(0.125, "ratio", "12.5 %")]
    [InlineData(90, "seconds", "90 s")]
    [InlineData(5400, "seconds", "90 min")]
    [InlineData(86_400, "seconds", "24 h")]
    [InlineData(864_000, "seconds", "10 days")]
    [InlineData(3.14159, "per_day", "3.14 a day")]
    [InlineData(1234567.8, "EUR", "1,234,567.8 EUR")]
    public void Amounts_are_said_as_people_say_them(double value, string unit, string words) => Assert.Equal(words, Amount.Of(value, unit));
}
