using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

public class DataQualityTests
{
    private const string Now = "2026-02-10T00:00Z";

    [Fact]
    public void A_late_source_makes_stale_what_needs_it_and_nothing_else()
    {
        Ask ask = With(
            [Source(Some.Deploys, FactKind.Deployment, "2026-02-09T23:00Z"), Source(Some.Pager, FactKind.Incident, "2026-02-09T12:00Z")],
            Some.Deployment("2026-02-09T10:00Z"), Some.Incident("2026-02-09T11:00Z"));

        Assert.Equal(NumberStatus.Ok, ask.Number("deployments", Now).Status);
        Assert.Equal(NumberStatus.Stale, ask.Number("incidents", Now).Status);
        Assert.Equal(NumberStatus.Stale, ask.Number("change_fail_rate", Now).Status);
        Assert.Equal((1 + (2 / 12d)) / 2, ask.Number("data_quality", Now, part: "freshness").Value!.Value, 9);
    }

    [Fact]
    public void A_source_that_a_service_expects_its_incidents_from_makes_none_a_zero()
    {
        Service pay = Some.Service("pay") with { Incidents = new Dictionary<string, IReadOnlyList<string>> { [Some.Pager] = ["P1"] } };
        SourceHealth pager = Source(Some.Pager, FactKind.Incident, "2026-02-09T23:00Z");
        Ask healthy = Ask.In(Some.Catalog(Some.Team("money", pay, Some.Service("web")))) with { Sources = [pager] };
        Ask never = Ask.In(Some.Catalog(Some.Team("money", pay))) with { Sources = [pager with { LastSuccessAt = null }] };

        Assert.Equal(0, healthy.Value("incidents", Now));
        Assert.Equal(NumberStatus.NoData, healthy.Number("incidents", Now, scope: "service:web").Status);
        Assert.Equal(NumberStatus.NoData, never.Number("incidents", Now).Status);
    }

    [Fact]
    public void Before_what_a_source_covers_none_is_no_data_unless_it_told_of_that_time()
    {
        Service Expecting(string name, string team) =>
            Some.Service(name) with { Incidents = new Dictionary<string, IReadOnlyList<string>> { [Some.Pager] = [team] } };
        Ask quiet = Ask.In(
            Some.Catalog(Some.Team("money", Expecting("pay", "P1"), Expecting("web", "P2"))), Some.Deployment("2025-06-01T00:00Z")) with
        {
            Sources = [Source(Some.Pager, FactKind.Incident, "2026-02-09T23:00Z") with { CoveredFrom = Some.At("2025-12-01T00:00Z") }],
        };
        Ask told = Ask.In(
            Some.Catalog(Some.Team("money", Expecting("pay", "P1"), Expecting("web", "P2"))), Some.Deployment("2025-06-01T00:00Z"),
            Some.Incident("2025-05-01T00:00Z", services: ["web"])) with
        { Sources = quiet.Sources };

        Assert.Equal(0, quiet.Value("incidents", "2025-12-02T00:00Z"));
        Assert.Equal(NumberStatus.NoData, quiet.Number("incidents", "2025-06-10T00:00Z").Status);
        NumberReport before = quiet.Report("2025-06-10T00:00Z");
        Assert.Equal("counted without incidents, as no source tells them", before.NoteOn(before.Find("change_fail_rate")!));
        Assert.Equal(0, told.Value("incidents", "2025-06-10T00:00Z"));
        NumberReport known = told.Report("2025-06-10T00:00Z");
        Assert.Equal(0, known.Find("change_fail_rate")!.Value);
        Assert.Null(known.NoteOn(known.Find("change_fail_rate")!));
        Assert.Equal(NumberStatus.NoData, told.Number("incidents", "2025-04-10T00:00Z").Status);
    }

    [Fact]
    public void A_window_that_begins_before_its_sources_do_says_from_when_on_it_is_known()
    {
        Service pay = Some.Service("pay") with { Incidents = new Dictionary<string, IReadOnlyList<string>> { [Some.Pager] = ["P1"] } };
        Ask ask = Ask.In(Some.Catalog(Some.Team("money", pay)), Some.Deployment("2026-01-20T10:00Z")) with
        {
            Sources =
            [
                Source(Some.Deploys, FactKind.Deployment, "2026-02-09T23:00Z") with { CoveredFrom = Some.At("2026-01-10T00:00Z") },
                Source(Some.Pager, FactKind.Incident, "2026-02-09T23:00Z") with { CoveredFrom = Some.At("2026-02-01T00:00Z") },
            ],
        };
        string? Note(string metric, string at, string window, Ask asked)
        {
            NumberReport report = asked.Report(at, window);
            return report.NoteOn(report.Find(metric, MetricCatalog.Find(metric)!.Stats is [var stat, ..] ? stat : null)!);
        }

        Assert.Equal("incidents are known only since 2026-02-01", Note("incidents", Now, "30d", ask));
        Assert.Equal("incidents are known only since 2026-02-01", Note("change_fail_rate", Now, "90d", ask));
        Assert.Equal("deployments are known only since 2026-01-10", Note("deployments", Now, "90d", ask));
        Assert.Null(Note("deployments", Now, "30d", ask));
        Assert.Null(Note("incidents", Now, "2026-02", ask));
        Assert.Null(Note("lead_time", Now, "90d", ask));
        Assert.Null(Note("data_quality", Now, "90d", ask));

        Ask earlier = Ask.In(Some.Catalog(Some.Team("money", pay)), Some.Deployment("2025-06-01T10:00Z"), Some.Deployment("2026-01-20T10:00Z")) with
        {
            Sources = ask.Sources,
        };
        Assert.Null(Note("deployments", Now, "90d", earlier));
        Ask unknown = ask with { Sources = [Source(Some.Deploys, FactKind.Deployment, "2026-02-09T23:00Z")] };
        Assert.Null(Note("deployments", Now, "90d", unknown));
    }

    [Fact]
    public void Deployments_that_do_not_count_make_no_zero_of_the_time_before_them()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-01-20T10:00Z", environment: "staging"));

        Assert.Equal(0, ask.Value("deployments", Now));
        Assert.Equal(NumberStatus.NoData, ask.Number("deployments", "2026-01-10T00:00Z").Status);
        Assert.Equal(NumberStatus.NoData, ask.Number("failed_deployments", Now, "2025-12").Status);
    }

    [Fact]
    public void Refused_records_are_not_known_as_of_an_earlier_day()
    {
        Ask ask = Ask.Of(Some.Deployment("2026-01-20T10:00Z"));
        SourceHealth now = Source(Some.Deploys, FactKind.Deployment, Now) with { Accepted = 3, Quarantined = 6 };
        SourceHealth then = SourceHealth.AsOf(Some.At(Now), [now], ask.Index, new Dictionary<string, DateTimeOffset?> { [Some.Deploys] = null })[0];

        Assert.Equal(1 / 3d, (ask with { Sources = [now] }).Number("data_quality", Now, part: "validity").Value);
        Assert.Equal(NumberStatus.NoData, (ask with { Sources = [then] }).Number("data_quality", Now, part: "validity").Status);
    }

    [Fact]
    public void Facts_of_no_service_are_counted_and_lower_the_organizations_mapping()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-09T10:00Z"), Some.Deployment("2026-02-09T10:00Z", service: "ghost"), Some.Change(repository: "acme/ghost"),
            Some.Incident("2026-02-09T10:00Z", services: ["ghost"]));

        Assert.Equal(0.25, ask.Number("data_quality", "2026-02-10T00:00Z", "90d", "organization", part: "mapping").Value);
        Assert.Equal(
            new UnmappedCounts(1, 1, 1), NumberQuery.UnmappedFacts(ask.Index, Window.OfDays(90), Some.At(Now)));
    }

    [Fact]
    public void Linkage_counts_incidents_with_a_cause_and_deployments_with_changes()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-09T10:00Z", changes: []), Some.Deployment("2026-02-09T11:00Z"),
            Some.Incident("2026-02-09T12:00Z"), Some.Incident("2026-02-01T12:00Z"));

        Assert.Equal(0.5, ask.Number("data_quality", Now, part: "linkage").Value);
    }

    [Fact]
    public void Records_in_quarantine_lower_validity()
    {
        Ask ask = With(
            [Source(Some.Deploys, FactKind.Deployment, "2026-02-09T23:00Z") with { Accepted = 90, Quarantined = 10 }], Some.Deployment("2026-02-09T10:00Z"));

        Assert.Equal(0.9, ask.Number("data_quality", Now, part: "validity").Value);
        Number whole = ask.Number("data_quality", Now);
        Assert.Equal((1 + 1 + 0 + 0.9) / 4, whole.Value!.Value, 9);
        Assert.Equal(whole.Value, ask.Number("deployments", Now).Quality);
    }

    private static SourceHealth Source(string name, FactKind kind, string succeeded) =>
        new(name, [kind], Some.At(succeeded), TimeSpan.FromHours(2), 0, 0);

    private static Ask With(SourceHealth[] sources, params Fact[] facts) => Ask.Of(facts) with { Sources = sources };
}
