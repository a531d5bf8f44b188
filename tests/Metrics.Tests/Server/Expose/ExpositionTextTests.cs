using System.Text;
using Metrics.Server.Expose;

namespace Metrics.Tests.Server.Expose;

public class ExpositionTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(4, "4")]
    [InlineData(-3, "-3")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(86400.25, "86400.25")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void A_value_is_the_shortest_text_that_gives_it_again(double value, string text) => Assert.Equal(text, Written(value));

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1.7976931348623157E+308)]
    [InlineData(5e-324)]
    [InlineData(-0.0)]
    [InlineData(1 / 3d)]
    public void Odd_values_come_back_as_they_were(double value) =>
        Assert.Equal(value, double.Parse(Written(value), System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Labels_are_escaped_and_empty_ones_left_out() => Assert.Equal(
        """team="a\"b\\c\nd",service="x" """.TrimEnd(),
        ExpositionText.Labels([new("team", "a\"b\\c\nd"), new("window", ""), new("service", "x")]));

    [Fact]
    public void OpenMetrics_names_a_counter_without_its_suffix_and_tells_the_unit()
    {
        var family = new Family("x_seconds_total", FamilyKind.Counter, "Time \"spent\".");

        Assert.Equal("# HELP x_seconds_total Time \"spent\".\n# TYPE x_seconds_total counter\n", Header(family, ExpositionFormat.Text));
        Assert.Equal(
            "# TYPE x_seconds counter\n# UNIT x_seconds seconds\n# HELP x_seconds Time \\\"spent\\\".\n",
            Header(family, ExpositionFormat.OpenMetrics));
    }

    private static string Header(Family family, ExpositionFormat format) => Encoding.UTF8.GetString(ExpositionText.Header(family, format));

    private static string Written(double value)
    {
        Span<byte> bytes = stackalloc byte[ExpositionText.LongestValue];
        return Encoding.UTF8.GetString(bytes[..ExpositionText.WriteValue(value, bytes)]);
    }
}
