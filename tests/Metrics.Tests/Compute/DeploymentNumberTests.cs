using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>Frequency and rework of deployments.</summary>
public class DeploymentNumberTests
{
    private const string Now = "2026-02-10T00:00Z";

    [Fact]
    public void Only_succeeded_deployments_to_production_count()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-09T10:00Z"), Some.Deployment("2026-02-09T10:00Z", environment: "staging"),
            Some.Deployment("2026-02-09T10:00Z", outcome: DeploymentOutcome.Failed),
            Some.Deployment("2026-02-09T10:00Z", outcome: DeploymentOutcome.Cancelled),
            Some.Deployment("2026-02-09T10:00Z", outcome: DeploymentOutcome.InProgress));

        Assert.Equal(1, ask.Value("deployments", Now));
    }

    [Fact]
    public void A_window_leaves_its_start_out_and_holds_its_end()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-02-03T00:00Z"), Some.Deployment("2026-02-10T00:00Z"), Some.Deployment("2026-02-10T00:00:00.001Z"));

        Assert.Equal(1, ask.Value("deployments", Now, "7d"));
        Assert.Equal(1 / 7d, ask.Value("deployments_per_day", Now, "7d"));
    }

    [Fact]
    public void Days_are_those_of_the_organizations_calendar()
    {
        var berlin = new OrganizationCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Fact[] facts = [Some.Deployment("2026-02-01T22:30Z"), Some.Deployment("2026-02-01T23:30Z")];

        Assert.Equal(1, Ask.Of(facts).Value("deployment_days", Now));
        Assert.Equal(2, Ask.In(Some.Catalog("pay"), null, berlin, facts).Value("deployment_days", Now));
    }

    [Fact]
    public void A_quarter_begins_and_ends_with_the_organizations_days()
    {
        var berlin = new OrganizationCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Ask ask = Ask.In(
            Some.Catalog("pay"), null, berlin, Some.Deployment("2025-12-31T22:59:59.999Z"), Some.Deployment("2025-12-31T23:00Z"),
            Some.Deployment("2026-03-31T21:59:59.999Z"), Some.Deployment("2026-03-31T22:00Z"));

        Assert.Equal(2, ask.Value("deployments", "2026-05-01T00:00Z", "2026-Q1"));
        Assert.Equal(1, ask.Value("deployments", "2026-05-01T00:00Z", "2025-Q4"));
    }

    [Fact]
    public void A_calendar_period_before_the_first_record_has_no_data_as_its_days_have_none()
    {
        Ask ask = Ask.In(Some.Catalog("pay"), Some.Deployment("2026-01-01T10:00Z"));

        Assert.Equal(NumberStatus.NoData, ask.Number("deployments", "2025-12-31T23:59Z", "90d").Status);
        Assert.Equal(NumberStatus.NoData, ask.Number("deployments", "2026-03-01T00:00Z", "2025-Q4").Status);
        Assert.Equal((1, NumberStatus.Ok), (ask.Value("deployments", "2026-03-01T00:00Z", "2026-01"), ask.Number("deployments", "2026-03-01T00:00Z", "2026-01").Status));
        Assert.Equal((0, NumberStatus.Ok), (ask.Value("deployments", "2026-03-01T00:00Z", "2026-02"), ask.Number("deployments", "2026-03-01T00:00Z", "2026-02").Status));
    }

    [Fact]
    public void A_calendar_period_that_has_not_begun_has_no_data_however_it_is_asked_for()
    {
        Ask ask = Ask.In(
            Some.Catalog("pay"), Some.Deployment("2026-01-01T10:00Z"), Some.Incident("2026-01-01T11:00Z"), Some.Change(merged: "2026-01-01T09:00Z"))
            with
        { Sources = [new SourceHealth(Some.Pager, [FactKind.Incident], Some.At("2026-02-09T23:00Z"), TimeSpan.FromDays(1), 90, 10)] };
        Window window = Window.Parse("2026-Q2")!;
        NumberReport[] reports =
        [
            ask.Report(Now, "2026-Q2"),
            .. NumberQuery.ReportAll(ask.Index, [window], Some.At(Now), ask.Sources),
            .. NumberQuery.History(ask.Index, Scope.Organization, window, [Some.At(Now)], ask.Sources),
        ];

        Assert.All(reports.SelectMany(report => report.Numbers), number => Assert.Equal((NumberStatus.NoData, null), (number.Status, number.Value)));
        Assert.Equal(0, ask.Value("deployments", "2026-04-01T00:00Z", "2026-Q2"));
    }

    [Fact]
    public void None_is_zero_where_deployments_were_told_and_no_data_where_none_ever_was()
    {
        Ask ask = Ask.In(Some.Catalog("pay", "web"), Some.Deployment("2026-01-01T10:00Z"));

        Assert.Equal((0, NumberStatus.Ok), (ask.Value("deployments", Now, "7d"), ask.Number("deployments", Now, "7d").Status));
        Assert.Equal(NumberStatus.NoData, ask.Number("deployments", Now, "7d", "service:web").Status);
        Assert.Equal(NumberStatus.NoData, ask.Number("deployments", "2025-12-01T00:00Z", "7d").Status);
    }

    [Fact]
    public void A_deployment_of_two_services_of_a_team_counts_once_for_the_team()
    {
        Catalog catalog = Some.Catalog(Some.Team("money", Some.Service("eu", ["acme/shop"]), Some.Service("us", ["acme/shop"])));
        Ask ask = Ask.In(catalog, Some.Deployment("2026-02-09T10:00Z", service: "acme/shop"));

        Assert.Equal(1, ask.Value("deployments", Now, scope: "service:eu"));
        Assert.Equal(1, ask.Value("deployments", Now, scope: "service:us"));
        Assert.Equal(1, ask.Value("deployments", Now, scope: "team:money"));
        Assert.Equal(1, ask.Value("deployments", Now, scope: "organization"));
    }

    [Fact]
    public void A_fact_counts_for_the_team_that_owned_its_service_when_it_happened()
    {
        Catalog catalog = Some.Catalog(Some.Team("old", Some.Service("pay")), Some.Team("new", Some.Service("pay", since: "2026-02-05")));
        Ask ask = Ask.In(
            catalog, Some.Deployment("2026-02-04T10:00Z"), Some.Deployment("2026-02-06T10:00Z"), Some.Deployment("2026-02-07T10:00Z"));

        Assert.Equal(1, ask.Value("deployments", Now, scope: "team:old"));
        Assert.Equal(2, ask.Value("deployments", Now, scope: "team:new"));
        Assert.Equal(3, ask.Value("deployments", Now, scope: "organization"));
    }

    [Fact]
    public void A_teams_ratio_is_no_average_of_its_services()
    {
        Ask ask = Ask.In(
            Some.Catalog("pay", "web"), Some.Deployment("2026-02-09T10:00Z"), Some.Incident("2026-02-09T11:00Z"),
            Some.Deployment("2026-02-09T10:00Z", service: "web"), Some.Deployment("2026-02-09T12:00Z", service: "web"),
            Some.Deployment("2026-02-09T14:00Z", service: "web"));

        Assert.Equal(1, ask.Value("change_fail_rate", Now));
        Assert.Equal(0, ask.Value("change_fail_rate", Now, scope: "service:web"));
        Assert.Equal(0.25, ask.Value("change_fail_rate", Now, scope: "team:money"));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData(false, true, false)]
    public void Rework_is_what_is_stated_or_carries_only_fixes(bool? unplanned, bool fix, bool rework)
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-09T09:00Z", branch: fix ? "hotfix/x" : "work"), Some.Change("2026-02-09T09:00Z", author: "renovate[bot]"),
            Some.Deployment("2026-02-09T10:00Z", unplanned: unplanned));

        Assert.Equal(rework ? 1 : 0, ask.Value("deployment_rework_rate", Now));
    }

    [Fact]
    public void A_change_that_names_a_known_incident_is_a_fix_whatever_comes_first()
    {
        Change change = Some.Change("2026-02-08T09:00Z") with { Incidents = ["outage"] };
        Incident outage = Some.Incident("2026-02-08T07:00Z", id: "outage", services: ["elsewhere"]);
        var ask = Ask.Of(change, Some.Deployment("2026-02-08T10:00Z"));
        Assert.Equal(0, ask.Value("deployment_rework_rate", Now));

        ask.Take(outage);
        Assert.Equal(1, ask.Value("deployment_rework_rate", Now));
        Assert.Equal(1, Ask.Of(outage, change, Some.Deployment("2026-02-08T10:00Z")).Value("deployment_rework_rate", Now));

        ask.Delete(outage);
        Assert.Equal(0, ask.Value("deployment_rework_rate", Now));
    }

    [Fact]
    public void A_deployment_of_bots_changes_alone_or_of_one_more_than_fixes_is_no_rework()
    {
        Ask bots = Ask.Of(Some.Change("2026-02-09T09:00Z", author: "renovate[bot]", labels: ["hotfix"]), Some.Deployment("2026-02-09T10:00Z"));
        Ask mixed = Ask.Of(
            Some.Change("2026-02-09T09:00Z", labels: ["HotFix"]), Some.Change("2026-02-09T09:00Z"), Some.Deployment("2026-02-09T10:00Z"));

        Assert.Equal(0, bots.Value("deployment_rework_rate", Now));
        Assert.Equal(0, mixed.Value("deployment_rework_rate", Now));
    }

    [Fact]
    public void A_deployment_is_ai_assisted_if_one_of_its_changes_is()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-09T08:00Z", origin: ChangeOrigin.AiAssisted), Some.Change("2026-02-09T08:00Z", origin: ChangeOrigin.Human),
            Some.Deployment("2026-02-09T09:00Z"), Some.Change("2026-02-09T09:30Z", origin: ChangeOrigin.Human), Some.Deployment("2026-02-09T10:00Z"));

        Assert.Equal(1, ask.Value("deployments", Now, origin: ChangeOrigin.AiAssisted));
        Assert.Equal(1, ask.Value("deployments", Now, origin: ChangeOrigin.Human));
        Assert.Equal(0, ask.Value("deployments", Now, origin: ChangeOrigin.Bot));
    }
}
