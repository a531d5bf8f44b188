using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

public class ChangeFailRateTests
{
    private const string Now = "2026-02-10T00:00Z";

    [Fact]
    public void A_rolled_back_deployment_counts_as_failed_and_only_the_one_directly_before()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T10:00Z", "d1", revision: "A"), Some.Deployment("2026-02-02T10:00Z", "d2", revision: "B"),
            Some.Deployment("2026-02-03T10:00Z", "d3", revision: "C"), Some.Deployment("2026-02-04T10:00Z", "d4", revision: "A"));

        Assert.Equal(["d3"], Failed(ask));
    }

    [Fact]
    public void The_same_revision_deployed_again_is_another_deployment_and_no_rollback()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-02-01T10:00Z", "d1", revision: "A"), Some.Deployment("2026-02-02T10:00Z", "d2", revision: "A"));

        Assert.Equal((0, 2), Ratio(ask));
    }

    [Fact]
    public void A_rollback_later_than_seven_days_fails_nothing()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T10:00Z", revision: "A"), Some.Deployment("2026-02-02T10:00Z", revision: "B"),
            Some.Deployment("2026-02-09T10:00:01Z", revision: "A"));

        Assert.Empty(Failed(ask));
        Assert.Equal(1 / 3d, ask.Value("deployment_rework_rate", Now));
    }

    [Fact]
    public void A_deployment_fails_when_a_later_one_carries_a_revert_of_its_change()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-01T09:00Z", "c1", revision: "m1"), Some.Deployment("2026-02-01T10:00Z", "d1"),
            Some.Change("2026-02-02T09:00Z", "c2", reverts: "m1"), Some.Deployment("2026-02-02T10:00Z", "d2"));

        Assert.Equal(["d1"], Failed(ask));
        Assert.Contains("revert", ask.Explain("change_fail_rate", Now).Single(record => record.Key.Id == "d1").Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_and_its_revert_in_one_deployment_fail_nothing()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-01T08:00Z", "c1"), Some.Change("2026-02-01T09:00Z", "c2", reverts: "c1"), Some.Deployment("2026-02-01T10:00Z"));

        Assert.Empty(Failed(ask));
    }

    [Fact]
    public void Two_incidents_on_one_deployment_make_one_failed_deployment()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-02-01T10:00Z"), Some.Incident("2026-02-01T11:00Z"), Some.Incident("2026-02-01T12:00Z"));

        Assert.Equal((1, 1), Ratio(ask));
    }

    [Fact]
    public void A_failed_rollout_counts_only_where_the_definitions_say_so_then_in_both()
    {
        Fact[] facts =
        [
            Some.Deployment("2026-02-01T10:00Z"), Some.Deployment("2026-02-02T10:00Z"),
            Some.Deployment("2026-02-03T10:00Z", outcome: DeploymentOutcome.Failed),
        ];

        Assert.Equal((0, 2), Ratio(Ask.Of(facts)));
        Assert.Equal((1, 3), Ratio(Ask.With(new Definitions { CountFailedRollouts = true }, facts)));
    }

    [Fact]
    public void A_deployment_that_fails_later_has_not_failed_yet()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-02-01T10:00Z"), Some.Incident("2026-02-01T11:00Z"));

        Assert.Equal(0, ask.Value("change_fail_rate", "2026-02-01T10:59:59.999Z"));
        Assert.Equal(1, ask.Value("change_fail_rate", "2026-02-01T11:00Z"));
    }

    [Fact]
    public void A_deployment_of_a_quarter_that_fails_after_its_end_counts_as_failed_in_it()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-09-30T23:00Z"), Some.Incident("2026-10-01T01:00Z"));

        Assert.Equal(0, ask.Value("change_fail_rate", "2026-10-01T00:00Z", "2026-Q3"));
        Assert.Equal(1, ask.Value("change_fail_rate", "2026-10-01T02:00Z", "2026-Q3"));
    }

    [Fact]
    public void Without_a_deployment_there_is_no_rate()
    {
        Number number = Ask.Of(Some.Deployment("2026-01-01T10:00Z")).Number("change_fail_rate", Now, "7d");

        Assert.Equal((null, NumberStatus.NoData), (number.Value, number.Status));
    }

    private static (long?, long?) Ratio(Ask ask)
    {
        Number number = ask.Number("change_fail_rate", Now);
        return (number.Numerator, number.Denominator);
    }

    private static IEnumerable<string> Failed(Ask ask) => ask.Explain("change_fail_rate", Now)
        .Where(record => record.Role == RecordRole.Numerator && record.Key.Kind == FactKind.Deployment).Select(record => record.Key.Id);
}
