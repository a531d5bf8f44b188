using Metrics.Compute.Review;

namespace Metrics.Tests.Compute.Review;

/// <summary>Values that differ do not read alike where one stands beside the other.</summary>
public sealed class ApartTests
{
    [Theory]
    [InlineData(33 / 329d, 0.1, "ratio", "10.03 %", "10 %")]
    [InlineData(0.09997, 0.1, "ratio", "9.997 %", "10 %")]
    [InlineData(86_390, 86_400, "seconds", "23.997 h", "24 h")]
    [InlineData(7199, 7200, "seconds", "1.9997 h", "2 h")]
    [InlineData(172_900, 172_800, "seconds", "2.001 days", "2 days")]
    [InlineData(2710, 2700, "seconds", "45.2 min", "45 min")]
    [InlineData(7.724, 7.721, "per_day", "7.724 a day", "7.721 a day")]
    [InlineData(12.04, 12, "deployments", "12.04", "12")]
    [InlineData(1_449_999.999, 1_450_000, "EUR", "1,449,999.999 EUR", "1,450,000 EUR")]
    public void What_differs_by_less_than_its_rounding_takes_as_many_more_digits_as_tell_it_apart(
        double value, double other, string unit, string expected, string beside)
    {
        Assert.Equal(expected, Amount.Of(value, unit, other));
        Assert.Equal(beside, Amount.Of(other, unit, value));
    }

    [Theory]
    [InlineData(0.1, 0.1, "ratio", "10 %")]
    [InlineData(33 / 320d, 0.1, "ratio", "10.3 %")]
    [InlineData(86_400, 86_400, "seconds", "24 h")]
    [InlineData(6000, 7200, "seconds", "100 min")]
    [InlineData(12, 13, "deployments", "12")]
    [InlineData(0.1 + 0.2, 0.3, "ratio", "30 %")]
    public void What_is_equal_or_reads_otherwise_stays_short(double value, double other, string unit, string expected) =>
        Assert.Equal(expected, Amount.Of(value, unit, other));

    [Fact]
    public void Beside_several_values_it_differs_from_each()
    {
        Assert.Equal("10.034 %", Amount.Of(0.10034, "ratio", 0.1, 0.10031, null));
        Assert.Equal("10 %", Amount.Of(0.10034, "ratio", null, 0.2));
        Assert.Equal("10 %", Amount.Of(0.10034, "ratio"));
    }
}
