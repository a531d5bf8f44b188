using Metrics.Server.Charts;

namespace Metrics.Tests.Server.Charts;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(0, "seconds", "0 min")]
    [InlineData(42, "seconds", "42 s")]
    [InlineData(5400, "seconds", "90 min")]
    [InlineData(48_600, "seconds", "13.5 h")]
    [InlineData(100_000, "seconds", "28 h")]
    [InlineData(216_000, "seconds", "2.5 d")]
    [InlineData(0, "ratio", "0 %")]
    [InlineData(0.0667, "ratio", "6.7 %")]
    [InlineData(0.0009, "ratio", "0.09 %")]
    [InlineData(1.5, "ratio", "150 %")]
    [InlineData(10.93, "per_day", "10.9 a day")]
    [InlineData(1_381_234.5, "EUR", "€1.38 M")]
    [InlineData(839_400, "EUR", "€839 k")]
    [InlineData(22_940, "orders", "22.9 k orders")]
    [InlineData(1, "incidents", "1 incident")]
    [InlineData(1234, "deployments", "1,234 deployments")]
    public void A_value_is_said_as_people_say_it(double value, string unit, string expected) =>
        Assert.Equal(expected, ValueText.Of(value, unit).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(33 / 329d, 0.1, "ratio", "10.03 %", "10 %")]
    [InlineData(86_390, 86_400, "seconds", "23.997 h", "24 h")]
    [InlineData(172_790, 172_800, "seconds", "1.9999 d", "2 d")]
    [InlineData(1_814_000, 1_728_000, "seconds", "21 d", "20 d")]
    [InlineData(1_736_000, 1_728_000, "seconds", "20.1 d", "20 d")]
    [InlineData(999_600, 1_000_000, "EUR", "€0.9996 M", "€1.00 M")]
    [InlineData(99_960, 100_000, "EUR", "€99.96 k", "€100 k")]
    [InlineData(1234.4, 1234, "deployments", "1,234.4 deployments", "1,234 deployments")]
    [InlineData(5, 5, "incidents", "5 incidents", "5 incidents")]
    public void Beside_a_target_that_it_misses_a_value_does_not_read_like_it(double value, double target, string unit, string expected, string aim)
    {
        Assert.Equal(expected, ValueText.Of(value, unit, target).Replace('\u00a0', ' '));
        Assert.Equal(aim, ValueText.Of(target, unit, value).Replace('\u00a0', ' '));
    }

    [Fact]
    public void A_number_and_its_unit_stay_on_one_line() => Assert.DoesNotContain(' ', ValueText.Of(10.9, "per_day"));

    [Fact]
    public void For_large_print_the_number_stands_alone()
    {
        Assert.Equal(("10.9", "a\u00a0day"), ValueText.Split(10.93, "per_day"));
        Assert.Equal(("€53.2", ""), ValueText.Split(53.2, "EUR"));
        Assert.Equal(("10.03", "%"), ValueText.Split(33 / 329d, "ratio", null, 0.1));
    }
}
