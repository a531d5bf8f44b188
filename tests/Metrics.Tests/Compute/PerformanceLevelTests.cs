using Metrics.Compute;

namespace Metrics.Tests.Compute;

public class PerformanceLevelTests
{
    [Theory]
    [InlineData("deployments_per_day", null, 3, 2024, 4)]
    [InlineData("deployments_per_day", null, 0.2, 2024, 3)]
    [InlineData("deployments_per_day", null, 0.1, 2024, 2)]
    [InlineData("deployments_per_day", null, 0.01, 2024, 1)]
    [InlineData("deployments_per_day", null, 3, 2022, 3)]
    [InlineData("lead_time", "median", 7200, 2024, 4)]
    [InlineData("lead_time", "median", 7200, 2021, 3)]
    [InlineData("lead_time", "median", 3000000, 2024, 1)]
    [InlineData("change_fail_rate", null, 0.15, 2024, 2)]
    [InlineData("change_fail_rate", null, 0.15, 2023, 2)]
    [InlineData("change_fail_rate", null, 0.15, 2022, 3)]
    [InlineData("failed_deployment_recovery", "median", 1800, 2023, 4)]
    public void A_value_has_the_level_of_the_year(string metric, string? stat, double value, int year, int level) =>
        Assert.Equal((level, year), (PerformanceLevels.Of(Number(metric, stat, value), year)!.Level, PerformanceLevels.Of(Number(metric, stat, value), year)!.Year));

    [Fact]
    public void Where_a_year_does_not_order_its_levels_the_bands_are_said_to_be_ours()
    {
        Assert.True(PerformanceLevels.Of(Number("change_fail_rate", null, 0.1), 2024)!.HouseBands);
        Assert.False(PerformanceLevels.Of(Number("change_fail_rate", null, 0.1), 2023)!.HouseBands);
    }

    [Fact]
    public void There_is_no_level_without_enough_samples_for_other_stats_or_from_2025_on()
    {
        Assert.Null(PerformanceLevels.Of(Number("change_fail_rate", null, 0.1) with { Status = NumberStatus.LowSample }, 2024));
        Assert.Null(PerformanceLevels.Of(Number("lead_time", "p90", 60), 2024));
        Assert.Null(PerformanceLevels.Of(Number("incidents", null, 1), 2024));
        Assert.Null(PerformanceLevels.Of(Number("change_fail_rate", null, 0.1), 2025));
    }

    private static Number Number(string metric, string? stat, double value) =>
        new() { Metric = metric, Stat = stat, Value = value, Unit = "", Samples = 50, Status = NumberStatus.Ok, Rule = "" };
}
