using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>The worked examples of the definitions, §6.</summary>
public class WorkedExampleTests
{
    // 2026-01-05 is a Monday.
    private static Ask Pay() => Ask.Of(
        Some.Deployment("2026-01-05T10:00Z", "D1", revision: "r1"),
        Some.Deployment("2026-01-05T15:00Z", "D2", revision: "r2"),
        Some.Deployment("2026-01-06T09:00Z", "D3", revision: "r3"),
        Some.Deployment("2026-01-07T09:00Z", "D4", revision: "r2"),
        Some.Incident("2026-01-05T15:30Z", "2026-01-05T16:30Z", "I1"),
        Some.Incident("2026-01-05T15:40Z", "2026-01-05T18:00Z", "I2"),
        Some.Incident("2026-01-06T08:00Z", "2026-01-06T08:20Z", "I3", causedBy: Incident.NoDeployment),
        Some.Incident("2026-01-09T12:00Z", null, "I4"));

    private static Ask Web() => Ask.In(
        Some.Catalog("web"),
        Some.Deployment("2026-01-05T09:00Z", "D1", "web", revision: "A"),
        Some.Deployment("2026-01-06T09:00Z", "D2", "web", outcome: DeploymentOutcome.Failed),
        Some.Deployment("2026-01-06T10:00Z", "D3", "web", revision: "C"),
        Some.Deployment("2026-01-07T12:00Z", "D4", "web", revision: "A"),
        Some.Incident("2026-01-06T12:00Z", "2026-01-07T12:00Z", "I1", ["web"]),
        Some.Incident("2026-01-06T12:00Z", "2026-01-07T12:00Z", "I2", ["web"]),
        Some.Incident("2026-02-05T12:00Z", null, "I3", ["web"]));

    [Theory]
    [InlineData("deployments", null, 4)]
    [InlineData("failed_deployments", null, 2)]
    [InlineData("change_fail_rate", null, 0.5)]
    [InlineData("failed_deployment_recovery", "median", 13.5 * 3600)]
    [InlineData("deployment_rework_rate", null, 0.25)]
    [InlineData("time_to_restore", "mean", 4400)]
    [InlineData("time_to_restore", "median", 3600)]
    [InlineData("incidents_open", null, 1)]
    public void Pay_over_seven_days_gives_the_numbers_of_the_definitions(string metric, string? stat, double expected) =>
        Assert.Equal(expected, Pay().Value(metric, "2026-01-09T18:00Z", "7d", stat: stat)!.Value, 6);

    [Fact]
    public void Pays_change_fail_rate_carries_its_counts_and_interval()
    {
        Number number = Pay().Number("change_fail_rate", "2026-01-09T18:00Z", "7d");

        Assert.Equal((2, 4, 4), (number.Numerator, number.Denominator, number.Samples));
        Assert.Equal(0.15, number.Lower!.Value, 2);
        Assert.Equal(0.85, number.Upper!.Value, 2);
        Assert.Equal(NumberStatus.LowSample, number.Status);
        Assert.Equal("definitions 3.3", number.Rule);
    }

    [Fact]
    public void Pays_incidents_are_put_down_as_the_definitions_say()
    {
        var links = Pay().Explain("incidents", "2026-01-09T18:00Z", "7d").ToDictionary(record => record.Key.Id);

        Assert.Equal(("D2", "latest", 1800d), (links["I1"].Deployment!.Value.Id, links["I1"].Method, links["I1"].DistanceSeconds));
        Assert.Equal("D2", links["I2"].Deployment!.Value.Id);
        Assert.Equal(((FactKey?)null, "stated"), (links["I3"].Deployment, links["I3"].Method));
        Assert.Equal(((FactKey?)null, (string?)null), (links["I4"].Deployment, links["I4"].Method));
    }

    [Theory]
    [InlineData("deployments", null, 3)]
    [InlineData("failed_deployments", null, 1)]
    [InlineData("change_fail_rate", null, 1 / 3d)]
    [InlineData("deployment_rework_rate", null, 1 / 3d)]
    [InlineData("failed_deployment_recovery", "median", 26 * 3600)]
    [InlineData("time_to_restore", "median", 24 * 3600)]
    public void Web_over_those_days_gives_the_numbers_of_the_definitions(string metric, string? stat, double expected) =>
        Assert.Equal(expected, Web().Value(metric, "2026-02-05T13:00Z", "60d", "service:web", stat)!.Value, 6);

    [Fact]
    public void Webs_late_incident_has_no_cause() =>
        Assert.Null(Web().Explain("incidents", "2026-02-05T13:00Z", "60d", "service:web").Single(record => record.Key.Id == "I3").Deployment);
}
