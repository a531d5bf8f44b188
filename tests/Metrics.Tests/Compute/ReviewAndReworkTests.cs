using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>Review load, code rework and incident frequency.</summary>
public class ReviewAndReworkTests
{
    private const string Now = "2026-02-10T00:00Z";

    [Fact]
    public void Changes_count_where_they_were_opened_and_where_they_were_merged()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-09T10:00Z", opened: "2026-01-20T10:00Z"), Some.Change(null, opened: "2026-02-08T10:00Z"),
            Some.Change(null, opened: "2026-02-08T10:00Z", closed: "2026-02-09T10:00Z"));

        Assert.Equal(1, ask.Value("changes_merged", Now, "7d"));
        Assert.Equal(2, ask.Value("changes_opened", Now, "7d"));
    }

    [Fact]
    public void A_review_after_the_merge_is_no_review()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-09T10:00Z", opened: "2026-02-09T06:00Z", review: "2026-02-09T08:00Z"),
            Some.Change("2026-02-09T10:00Z", opened: "2026-02-09T06:00Z", review: "2026-02-09T12:00Z"),
            Some.Change("2026-02-09T10:00Z", opened: "2026-02-09T06:00Z") with { ApprovedAt = Some.At("2026-02-09T09:00Z") },
            Some.Change("2026-02-09T10:00Z", opened: "2026-02-09T06:00Z"));

        Assert.Equal(0.5, ask.Value("merged_without_review_rate", Now));
        Assert.Equal(7200, ask.Value("time_to_first_review", Now, stat: "median"));
    }

    [Fact]
    public void Where_no_source_can_tell_of_reviews_there_is_no_share_and_its_reason_is_told()
    {
        Ask ask = Ask.Of(FromGit("c1"), FromGit("c2"));

        Number share = ask.Number("merged_without_review_rate", Now);
        Assert.Equal((NumberStatus.NoData, null, null, 0), (share.Status, share.Value, share.Denominator, share.Samples));
        Assert.Equal("2 of 2 merged changes are left out, as their source can't tell of reviews", ask.Report(Now).NoteOn(share));
        Assert.Equal(2, ask.Value("changes_merged", Now));
        string[] explained = [.. ask.Explain("merged_without_review_rate", Now).Concat(ask.Explain("time_to_first_review", Now))
            .Select(record => $"{record.Key.Id} {record.Role} {record.Why}")];
        Assert.Equal(
            [
                "c1 LeftOut left out: its source can't tell of reviews", "c2 LeftOut left out: its source can't tell of reviews",
                "c1 LeftOut left out: its source can't tell of reviews", "c2 LeftOut left out: its source can't tell of reviews",
            ],
            explained);
    }

    [Fact]
    public void Beside_sources_that_can_tell_of_reviews_one_that_cannot_is_left_out()
    {
        Ask ask = Ask.Of(
            FromGit("c1"), FromGit("c2") with { Origin = ChangeOrigin.Human },
            Some.Change("2026-02-09T10:00Z", "c3", opened: "2026-02-09T06:00Z", review: "2026-02-09T08:00Z", origin: ChangeOrigin.Human),
            Some.Change("2026-02-09T10:00Z", "c4", opened: "2026-02-09T06:00Z", origin: ChangeOrigin.AiAssisted));

        NumberReport report = ask.Report(Now);
        Number share = report.Find("merged_without_review_rate")!;
        Assert.Equal((1, 2, 0.5), (share.Numerator, share.Denominator, share.Value));
        Assert.Equal("2 of 4 merged changes are left out, as their source can't tell of reviews", report.NoteOn(share));
        Number human = report.Find("merged_without_review_rate", origin: ChangeOrigin.Human)!;
        Assert.Equal((0, 1), (human.Numerator, human.Denominator));
        Assert.Equal("1 of 2 merged changes are left out, as their source can't tell of reviews", report.NoteOn(human));
        Assert.Null(report.NoteOn(report.Find("merged_without_review_rate", origin: ChangeOrigin.AiAssisted)!));
        Assert.Null(report.NoteOn(report.Find("changes_merged")!));
        Assert.Equal(7200, ask.Value("time_to_first_review", Now, stat: "median"));
    }

    [Fact]
    public void A_review_that_is_named_is_known_whatever_its_source_says_of_itself()
    {
        Ask ask = Ask.Of(
            FromGit("c1") with { ApprovedAt = Some.At("2026-02-09T09:00Z") }, FromGit("c2") with { FirstReviewAt = Some.At("2026-02-09T12:00Z") }, FromGit("c3"));

        Number share = ask.Number("merged_without_review_rate", Now);
        Assert.Equal((1, 2), (share.Numerator, share.Denominator));
    }

    [Fact]
    public void Changes_of_which_reviews_become_known_count_from_then_on()
    {
        Ask ask = Ask.Of(FromGit("c1"));
        Assert.Null(ask.Value("merged_without_review_rate", Now));

        ask.Take(FromGit("c1") with { ReviewsUnknown = false });

        Assert.Equal(1, ask.Value("merged_without_review_rate", Now));
    }

    [Fact]
    public void Code_rework_adds_up_the_days_in_the_window_and_splits_by_origin()
    {
        Ask ask = Ask.Of(
            Some.Rework("2026-02-08", 100, 10), Some.Rework("2026-02-09", 300, 50, origin: ChangeOrigin.AiAssisted), Some.Rework("2026-01-01", 999, 999));

        Assert.Equal(0.15, ask.Value("code_rework_rate", Now, "7d"));
        Assert.Equal(50 / 300d, ask.Value("code_rework_rate", Now, "7d", origin: ChangeOrigin.AiAssisted));
        Assert.Equal(0.15, ask.Value("code_rework_rate", Now, "7d", "organization"));
    }

    [Fact]
    public void Incidents_are_counted_where_they_start_and_for_each_hundred_deployments()
    {
        Ask ask = Ask.Of(
            Some.Incident("2026-02-08T10:00Z"), Some.Incident("2026-01-01T10:00Z", "2026-02-09T10:00Z"),
            Some.Deployment("2026-02-08T11:00Z"), Some.Deployment("2026-02-08T12:00Z"));

        Assert.Equal(1, ask.Value("incidents", Now, "7d"));
        Assert.Equal(50, ask.Value("incidents_per_100_deployments", Now, "7d"));
    }

    [Fact]
    public void An_incident_of_two_teams_counts_in_both_and_once_for_the_organization()
    {
        Catalog catalog = Some.Catalog(Some.Team("a", Some.Service("pay")), Some.Team("b", Some.Service("web")));
        Ask ask = Ask.In(catalog, Some.Incident("2026-02-08T10:00Z", services: ["pay", "web"]));

        Assert.Equal((1, 1, 1), (
            ask.Value("incidents", Now, scope: "team:a"), ask.Value("incidents", Now, scope: "team:b"), ask.Value("incidents", Now, scope: "organization")));
    }

    private static Change FromGit(string id) => Some.Change("2026-02-09T10:00Z", id, opened: "2026-02-09T06:00Z") with { ReviewsUnknown = true };
}
