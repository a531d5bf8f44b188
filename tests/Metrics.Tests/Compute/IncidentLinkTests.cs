using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

public class IncidentLinkTests
{
    private static readonly FactKey Incident = new(Some.Pager, FactKind.Incident, "i1");

    [Fact]
    public void The_latest_deployment_of_the_service_before_it_is_the_cause()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T09:00Z", "d1"), Some.Deployment("2026-02-01T10:00Z", "d2"),
            Some.Deployment("2026-02-01T10:30Z", "d3", outcome: DeploymentOutcome.Failed), Some.Incident("2026-02-01T11:00Z", id: "i1"));

        Assert.Equal(("d2", "latest", 3600d), Cause(ask));
    }

    [Fact]
    public void A_deployment_at_its_very_start_counts_and_one_longer_ago_than_allowed_does_not()
    {
        Assert.Equal("d1", Cause(Ask.Of(Some.Deployment("2026-02-01T11:00Z", "d1"), Some.Incident("2026-02-01T11:00Z", id: "i1"))).Deployment);
        Fact[] facts = [Some.Deployment("2026-01-31T10:59:59Z", "d1"), Some.Incident("2026-02-01T11:00Z", id: "i1")];
        Assert.Null(Cause(Ask.Of(facts)).Deployment);
        Assert.Equal("d1", Cause(Ask.With(new Definitions { LinkWithin = Definitions.Unlimited }, facts)).Deployment);
    }

    [Fact]
    public void What_the_tool_names_goes_before_the_latest_whatever_comes_first()
    {
        Fact[] facts =
        [
            Some.Incident("2026-02-01T11:00Z", id: "i1", causedBy: "d1"), Some.Deployment("2026-01-05T09:00Z", "d1"),
            Some.Deployment("2026-02-01T10:00Z", "d2"),
        ];

        Assert.Equal(("d1", "stated"), (Cause(Ask.Of(facts)).Deployment, Cause(Ask.Of(facts)).Method));
    }

    [Theory]
    [InlineData("root cause: d1")]
    [InlineData("root cause: abc123")]
    [InlineData("root cause: c1")]
    public void A_pattern_may_name_a_deployment_a_revision_or_a_change(string text)
    {
        var definitions = new Definitions { IncidentLinks = [new IncidentLinkPattern { In = "text", Pattern = "root cause: (?<cause>\\S+)" }] };
        Ask ask = Ask.With(
            definitions, Some.Change("2026-02-01T08:00Z", "c1"), Some.Deployment("2026-02-01T09:00Z", "d1", revision: "abc123"),
            Some.Deployment("2026-02-01T10:00Z", "d2"), Some.Incident("2026-02-01T11:00Z", id: "i1", description: text));

        Assert.Equal(("d1", "stated"), (Cause(ask).Deployment, Cause(ask).Method));
    }

    [Theory]
    [InlineData("4b825dc", "d1")]
    [InlineData("4B825DC642C", "d1")]
    [InlineData("4b825dc642cb6eb9a060e54bf8d69288fbee490", "d1")]
    [InlineData("77aa010", "d3")]
    [InlineData("4b825d", "d4")]
    [InlineData("4b825dc642d", "d4")]
    [InlineData("c0ffee0", "d4")]
    public void A_pattern_may_name_a_commit_by_its_first_digits_where_only_one_begins_so(string digits, string cause)
    {
        var definitions = new Definitions { IncidentLinks = [new IncidentLinkPattern { In = "text", Pattern = "caused by (?<cause>[0-9a-f]+)" }] };
        Fact[] facts =
        [
            Some.Incident("2026-02-01T11:00Z", id: "i1", description: $"caused by {digits}"),
            Some.Change("2026-02-01T08:30Z", "c3", revision: "77aa0105b1e6a3cbb2f0c9b7f4b1d5c2e8a9f013"),
            Some.Deployment("2026-02-01T07:00Z", "d1", revision: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
            Some.Deployment("2026-02-01T08:00Z", "d2", revision: "c0ffee01aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            Some.Deployment("2026-02-01T09:00Z", "d3", revision: "c0ffee02aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            Some.Deployment("2026-02-01T10:00Z", "d4"),
        ];

        Assert.Equal(cause, Cause(Ask.With(definitions, facts)).Deployment);
        Ask ask = Ask.With(definitions);
        foreach (Fact fact in facts)
        {
            ask.Take(fact);
        }

        Assert.Equal(cause, Cause(ask).Deployment);
    }

    [Theory]
    [InlineData(@"(\w+)+: (?<cause>\S+)$")]
    [InlineData(@"(?<=cause): (?<cause>\S+)$")]
    public void Whatever_people_write_a_pattern_comes_to_an_end(string pattern)
    {
        var definitions = new Definitions { IncidentLinks = [new IncidentLinkPattern { In = "text", Pattern = pattern }] };
        Ask ask = Ask.With(
            definitions, Some.Deployment("2026-02-01T09:00Z", "d1"), Some.Deployment("2026-02-01T10:00Z", "d2"),
            Some.Incident("2026-02-01T11:00Z", id: "i1", description: new string('a', 100) + "!"),
            Some.Incident("2026-02-01T11:00Z", id: "i2", description: "root cause: d1"));

        Assert.Equal(("d2", "latest"), (Cause(ask).Deployment, Cause(ask).Method));
        Assert.Equal("d1", NumberQuery.Incident(ask.Index, Incident with { Id = "i2" }, Some.At("2026-02-02T00:00Z"))!.Deployment?.Id);
    }

    [Fact]
    public void A_pattern_that_finds_nothing_known_leaves_the_next_rule_its_turn()
    {
        var definitions = new Definitions { IncidentLinks = [new IncidentLinkPattern { In = "label", Pattern = "^cause:(?<cause>.+)$" }] };
        Ask ask = Ask.With(
            definitions, Some.Deployment("2026-02-01T10:00Z", "d2"), Some.Incident("2026-02-01T11:00Z", id: "i1", labels: ["cause:weather"]));

        Assert.Equal(("d2", "latest"), (Cause(ask).Deployment, Cause(ask).Method));
    }

    [Fact]
    public void A_persons_statement_wins_from_then_on()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T09:00Z", "d1"), Some.Deployment("2026-02-01T10:00Z", "d2"),
            Some.Incident("2026-02-01T11:00Z", id: "i1", causedBy: "d2"), Some.Link("i1", "d1", "2026-02-03T00:00Z"));

        Assert.Equal("d2", Cause(ask, "2026-02-02T00:00Z").Deployment);
        Assert.Equal("d1", Cause(ask, "2026-02-04T00:00Z").Deployment);
    }

    [Fact]
    public void A_person_may_state_that_no_deployment_caused_it()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T10:00Z", "d2"), Some.Incident("2026-02-01T11:00Z", id: "i1"),
            Some.Link("i1", Metrics.Facts.Incident.NoDeployment, "2026-02-03T00:00Z", Some.Pager));

        Assert.Equal((null, "stated"), (Cause(ask).Deployment, Cause(ask).Method));
        Assert.Equal(0.5, ask.Number("data_quality", "2026-02-04T00:00Z", part: "linkage").Value);
        Assert.Equal(0, ask.Value("change_fail_rate", "2026-02-04T00:00Z"));
    }

    [Fact]
    public void A_statement_about_another_sources_incident_of_the_same_id_changes_nothing()
    {
        Ask ask = Ask.Of(
            Some.Deployment("2026-02-01T10:00Z", "d2"), Some.Incident("2026-02-01T11:00Z", id: "i1"),
            Some.Link("i1", Metrics.Facts.Incident.NoDeployment, source: "elsewhere"));

        Assert.Equal("d2", Cause(ask).Deployment);
    }

    [Fact]
    public void A_deployment_tells_what_it_carried_and_why_it_failed()
    {
        Ask ask = Ask.Of(
            Some.Change("2026-02-01T08:00Z", "c1"), Some.Deployment("2026-02-01T10:00Z", "d1"),
            Some.Incident("2026-02-01T11:00Z", "2026-02-01T12:00Z", id: "i1"));
        DeploymentDetail detail = NumberQuery.Deployment(
            ask.Index, new FactKey(Some.Deploys, FactKind.Deployment, "d1"), Some.At("2026-02-02T00:00Z"))!;

        Assert.Equal(("c1", "time", 7200d), (detail.Changes[0].Key.Id, detail.Changes[0].Method, detail.Changes[0].LeadSeconds));
        Assert.Equal((true, "an incident is linked to it"), (detail.Failed, detail.FailedWhy));
        Assert.Equal(Some.At("2026-02-01T12:00Z"), detail.RecoveredAt);
        Assert.Equal("i1", detail.Incidents[0].Key.Id);
        Assert.Null(NumberQuery.Deployment(ask.Index, new FactKey("other", FactKind.Deployment, "d1"), Some.At("2026-02-02T00:00Z")));
    }

    private static (string? Deployment, string? Method, double? Distance) Cause(Ask ask, string at = "2026-02-10T00:00Z")
    {
        IncidentDetail detail = NumberQuery.Incident(ask.Index, Incident, Some.At(at))!;
        return (detail.Deployment?.Id, detail.Method, detail.DistanceSeconds);
    }
}
