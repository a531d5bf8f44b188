using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

public class LeadTimeTests
{
    private const string Now = "2026-01-10T00:00Z";
    private const double Hour = 3600;

    [Fact]
    public void It_runs_from_the_first_commit_to_the_deployment_with_its_stages_between()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", firstCommit: "2026-01-05T01:00Z", opened: "2026-01-05T03:00Z", review: "2026-01-05T07:00Z"),
            Some.Deployment("2026-01-05T12:00Z"));

        Assert.Equal(11 * Hour, ask.Value("lead_time", Now, stat: "median"));
        Assert.Equal(2 * Hour, ask.Value("lead_time_coding", Now, stat: "median"));
        Assert.Equal(4 * Hour, ask.Value("lead_time_pickup", Now, stat: "median"));
        Assert.Equal(3 * Hour, ask.Value("lead_time_review", Now, stat: "median"));
        Assert.Equal(2 * Hour, ask.Value("lead_time_deploy", Now, stat: "p90"));
    }

    [Fact]
    public void Without_a_first_commit_it_runs_from_the_opening_and_without_that_from_the_merge()
    {
        Ask opened = Ask.Of(Some.Change("2026-01-05T10:00Z", opened: "2026-01-05T03:00Z"), Some.Deployment("2026-01-05T12:00Z"));
        Ask merged = Ask.Of(Some.Change("2026-01-05T10:00Z"), Some.Deployment("2026-01-05T12:00Z"));

        Assert.Equal(9 * Hour, opened.Value("lead_time", Now, stat: "median"));
        Assert.Equal(2 * Hour, merged.Value("lead_time", Now, stat: "median"));
    }

    [Fact]
    public void A_change_is_carried_by_the_deployment_that_lists_it()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", "c1"),
            Some.Deployment("2026-01-05T11:00Z", "d1", changes: []),
            Some.Deployment("2026-01-05T12:00Z", "d2", changes: ["c1"]));

        Assert.Equal(("d2", "listed"), Carrier(ask, "c1"));
    }

    [Fact]
    public void A_change_is_carried_by_the_deployment_that_first_had_one_of_its_revisions()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", "c1", revision: "m1", revisions: ["a", "b"]),
            Some.Deployment("2026-01-05T11:00Z", "d1", revisions: ["x"]),
            Some.Deployment("2026-01-05T12:00Z", "d2", revisions: ["y", "b"]));

        Assert.Equal(("d2", "ancestry"), Carrier(ask, "c1"));
    }

    [Fact]
    public void Where_a_deployment_can_tell_neither_the_first_that_began_after_the_merge_carried_it()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", "c1"),
            Some.Deployment("2026-01-05T10:05Z", "d1") with { StartedAt = Some.At("2026-01-05T09:59Z") },
            Some.Deployment("2026-01-05T11:00Z", "d2"));

        Assert.Equal(("d2", "time"), Carrier(ask, "c1"));
    }

    [Fact]
    public void A_change_is_never_counted_twice_when_its_revision_is_deployed_again()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", "c1", revision: "m1"),
            Some.Deployment("2026-01-05T12:00Z", revision: "m1", revisions: ["m1"]),
            Some.Deployment("2026-01-06T12:00Z", revision: "m1", revisions: ["m1"]));

        Assert.Equal(1, ask.Number("lead_time", Now, stat: "median").Samples);
    }

    [Fact]
    public void The_first_deployment_ever_carries_only_the_merges_of_thirty_days_before_it_and_the_second_none_of_the_older()
    {
        Ask ask = Ask.Of(
            Some.Change("2025-12-01T10:00Z", "old"), Some.Change("2026-01-02T10:00Z", "new"),
            Some.Deployment("2026-01-05T12:00Z"), Some.Deployment("2026-01-06T12:00Z"));

        Assert.Equal("new", Assert.Single(ask.Explain("lead_time", Now)).Key.Id);
    }

    [Fact]
    public void A_deployment_that_failed_to_roll_out_carries_nothing()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", "c1"),
            Some.Deployment("2026-01-05T11:00Z", "d1", outcome: DeploymentOutcome.Failed, changes: ["c1"]),
            Some.Deployment("2026-01-05T12:00Z", "d2"));

        Assert.Equal("d2", Carrier(ask, "c1").Deployment);
    }

    [Fact]
    public void A_stage_that_would_be_negative_is_left_out_and_lowers_completeness()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", firstCommit: "2026-01-05T04:00Z", opened: "2026-01-05T03:00Z"),
            Some.Change("2026-01-05T10:00Z", firstCommit: "2026-01-05T01:00Z", opened: "2026-01-05T03:00Z"),
            Some.Deployment("2026-01-05T12:00Z"));

        Assert.Equal(1, ask.Number("lead_time_coding", Now, stat: "median").Samples);
        Assert.Equal(2, ask.Number("lead_time", Now, stat: "median").Samples);
        Assert.Equal(2 / 3d, ask.Number("data_quality", Now, part: "completeness").Value);
    }

    [Fact]
    public void The_median_carries_an_interval_of_order_statistics_from_six_values_on()
    {
        Fact[] changes = [.. Enumerable.Range(1, 6).Select(hours => Some.Change($"2026-01-05T{12 - hours:00}:00Z"))];
        Number six = Ask.Of([.. changes, Some.Deployment("2026-01-05T12:00Z")]).Number("lead_time", Now, stat: "median");
        Number five = Ask.Of([.. changes[..5], Some.Deployment("2026-01-05T12:00Z")]).Number("lead_time", Now, stat: "median");

        Assert.Equal((3.5 * Hour, Hour, 6 * Hour), (six.Value, six.Lower, six.Upper));
        Assert.Equal((3 * Hour, null, null), (five.Value, five.Lower, five.Upper));
    }

    [Fact]
    public void It_is_split_by_the_origin_of_the_change()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-01-05T10:00Z", marks: ["Co-authored-by: Claude <noreply@anthropic.com>"]), Some.Change("2026-01-05T06:00Z", marks: []),
            Some.Change("2026-01-05T02:00Z", author: "renovate[bot]"), Some.Change("2026-01-05T00:00Z"), Some.Deployment("2026-01-05T12:00Z"));

        Assert.Equal(2 * Hour, ask.Value("lead_time", Now, stat: "median", origin: ChangeOrigin.AiAssisted));
        Assert.Equal(6 * Hour, ask.Value("lead_time", Now, stat: "median", origin: ChangeOrigin.Human));
        Assert.Equal(10 * Hour, ask.Value("lead_time", Now, stat: "median", origin: ChangeOrigin.Bot));
        Assert.Equal(12 * Hour, ask.Value("lead_time", Now, stat: "median", origin: ChangeOrigin.Unknown));
    }

    private static (string Deployment, string Method) Carrier(Ask ask, string change)
    {
        ExplainedRecord record = ask.Explain("lead_time", Now).Single(each => each.Key.Id == change);
        return (record.Deployment!.Value.Id, record.Method!);
    }
}
