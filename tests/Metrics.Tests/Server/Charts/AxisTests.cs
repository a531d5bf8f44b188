using Metrics.Server.Charts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Charts;

public sealed class AxisTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData(new[] { 0.03, 0.14 }, "ratio", new[] { 0, 0.05, 0.1, 0.15 })]
    [InlineData(new[] { 3d }, "incidents", new[] { 0d, 1, 2, 3 })]
    [InlineData(new[] { 20_000d, 90_000 }, "seconds", new[] { 0d, 21_600, 43_200, 64_800, 86_400, 108_000 })]
    public void Values_step_as_a_reader_counts(double[] values, string unit, double[] ticks) =>
        Assert.Equal(ticks, ValueAxis.Over(values, unit, fromZero: true, 0, 100).Ticks.Select(tick => Math.Round(tick, 6)));

    [Fact]
    public void Nothing_but_zero_still_has_an_axis()
    {
        ValueAxis axis = ValueAxis.Over([0, 0], "ratio", fromZero: true, 10, 110);

        Assert.Equal(110, axis.Y(0));
        Assert.True(axis.High > 0);
    }

    [Fact]
    public void Time_is_ticked_where_days_begin_in_the_organizations_zone()
    {
        // The clocks go back on 25 October: that Monday begins at 23:00 UTC, the one before at 22:00.
        var axis = new TimeAxis(Some.At("2026-10-15T00:00Z"), Some.At("2026-11-05T00:00Z"), Berlin, 0, 2100);
        (double X, string Label)[] ticks = [.. axis.Ticks(300)];

        Assert.Equal(["19 Oct", "26 Oct", "2 Nov"], ticks.Select(tick => tick.Label));
        Assert.Equal(axis.X(Some.At("2026-10-18T22:00Z")), ticks[0].X, 6);
        Assert.Equal(axis.X(Some.At("2026-10-25T23:00Z")), ticks[1].X, 6);
    }

    [Fact]
    public void A_year_is_ticked_by_months_and_names_its_years()
    {
        var axis = new TimeAxis(Some.At("2025-11-20T00:00Z"), Some.At("2026-11-20T00:00Z"), Berlin, 0, 700);

        Assert.Equal(["Jan 2026", "Mar", "May", "Jul", "Sep", "Nov"], axis.Ticks(90).Select(tick => tick.Label));
    }
}
