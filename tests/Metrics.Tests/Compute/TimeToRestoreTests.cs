using Metrics.Compute;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

public class TimeToRestoreTests
{
    [Fact]
    public void Incidents_count_in_the_window_of_their_resolution_whatever_their_cause()
    {
        Ask ask = Ask.Of(Some.Incident("2026-01-01T10:00Z", "2026-02-01T10:00Z"), Some.Incident("2026-02-01T10:00Z", "2026-02-01T12:00Z"));

        Assert.Equal(((31 * 24) + 2) * 3600 / 2d, ask.Value("time_to_restore", "2026-02-02T00:00Z", "7d", stat: "mean"));
    }

    [Fact]
    public void An_incident_resolved_later_is_open_and_ages()
    {
        Ask ask = Ask.Of(Some.Incident("2026-02-01T10:00Z", "2026-02-01T14:00Z"));

        Assert.Equal(1, ask.Value("incidents_open", "2026-02-01T13:00Z"));
        Assert.Equal(3 * 3600, ask.Value("oldest_open_incident", "2026-02-01T13:00Z"));
        Assert.Equal(0, ask.Value("incidents_open", "2026-02-01T14:00Z"));
        Assert.Equal(NumberStatus.NoData, ask.Number("oldest_open_incident", "2026-02-01T14:00Z").Status);
    }

    [Fact]
    public void The_censored_median_can_not_be_improved_by_leaving_incidents_open()
    {
        Ask ask = Ask.Of(
            Some.Incident("2026-02-01T10:00Z", "2026-02-01T11:00Z"), Some.Incident("2026-02-01T10:00Z", "2026-02-01T12:00Z"),
            Some.Incident("2026-02-01T10:00Z", "2026-02-01T16:00Z"), Some.Incident("2026-02-01T10:00Z"));

        Assert.Equal(2 * 3600, ask.Value("time_to_restore", "2026-02-02T00:00Z", stat: "median"));
        Assert.Equal(2 * 3600, ask.Value("time_to_restore", "2026-02-02T00:00Z", stat: "censored_median"));
        ask.Take(Some.Incident("2026-02-01T10:00Z"));
        Assert.Equal(6 * 3600, ask.Value("time_to_restore", "2026-02-02T00:00Z", stat: "censored_median"));
        ask.Take(Some.Incident("2026-02-01T10:00Z"), Some.Incident("2026-02-01T10:00Z"));
        Assert.Null(ask.Value("time_to_restore", "2026-02-02T00:00Z", stat: "censored_median"));
    }

    [Fact]
    public void A_reopened_incident_lasts_until_its_last_resolution()
    {
        Ask ask = Ask.Of(Some.Incident("2026-02-01T10:00Z", "2026-02-01T11:00Z", "i1"));
        ask.Take(Some.Incident("2026-02-01T10:00Z", "2026-02-01T15:00Z", "i1"));

        Assert.Equal(5 * 3600, ask.Value("time_to_restore", "2026-02-02T00:00Z", stat: "median"));
        Assert.Equal(1, ask.Number("time_to_restore", "2026-02-02T00:00Z", stat: "median").Samples);
    }

    [Fact]
    public void A_recovery_waits_for_the_last_incident()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T09:00Z"), Some.Incident("2026-02-01T10:00Z", "2026-02-01T11:00Z"),
            Some.Incident("2026-02-01T12:00Z", "2026-02-01T15:00Z"));

        Assert.Equal(2 * 3600, ask.Value("failed_deployment_recovery", "2026-02-01T11:30Z", stat: "median"));
        Assert.Null(ask.Value("failed_deployment_recovery", "2026-02-01T14:00Z", stat: "median"));
        Assert.Equal(6 * 3600, ask.Value("failed_deployment_recovery", "2026-02-01T16:00Z", stat: "median"));
    }

    [Fact]
    public void A_recovery_counts_in_the_window_in_which_it_falls()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-02-01T09:00Z"), Some.Incident("2026-02-01T10:00Z", "2026-02-05T10:00Z"));

        Assert.Null(ask.Value("failed_deployment_recovery", "2026-02-03T10:00Z", "1d", stat: "mean"));
        Assert.Equal(97 * 3600, ask.Value("failed_deployment_recovery", "2026-02-05T12:00Z", "1d", stat: "mean"));
    }
}
