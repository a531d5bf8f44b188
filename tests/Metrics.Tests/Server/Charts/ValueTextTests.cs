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

    [Fact]
    public void A_number_and_its_unit_stay_on_one_line() => Assert.DoesNotContain(' ', ValueText.Of(10.9, "per_day"));

    [Fact]
    public void For_large_print_the_number_stands_alone()
    {
        Assert.Equal(("10.9", "a\u00a0day"), ValueText.Split(10.93, "per_day"));
        Assert.Equal(("€53.2", ""), ValueText.Split(53.2, "EUR"));
    }
}
