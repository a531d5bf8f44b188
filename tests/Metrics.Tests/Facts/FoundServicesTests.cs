using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Facts;

public class FoundServicesTests
{
    private static readonly Catalog Written = Some.Catalog(Some.Team("payments", Some.Service("pay", ["acme/pay"])));

    [Fact]
    public void Nothing_found_leaves_the_written_catalog_as_it_is() => Assert.Same(Written, FoundServices.Join(Written, []));

    [Fact]
    public void A_service_joins_its_team_and_a_team_that_is_not_there_is_made()
    {
        Catalog joined = FoundServices.Join(Written, [Found("ledger", "Payments"), Found("web", "front")]);

        Assert.Equal(["payments: pay ledger", "front: web"], joined.Teams.Select(Text));
    }

    [Fact]
    public void A_service_that_is_written_stays_as_it_is_written()
    {
        Catalog joined = FoundServices.Join(Written, [Found("PAY", "front", "acme/other")]);

        Assert.Equal(["payments: pay"], joined.Teams.Select(Text));
        Assert.Equal(["acme/pay"], joined.Teams[0].Services[0].Repositories);
    }

    [Fact]
    public void A_repository_or_an_incident_name_belongs_to_one_service_only()
    {
        Catalog joined = FoundServices.Join(Written, [Found("ledger", "books", "acme/pay", "acme/ledger"), Found("zone", "books", "acme/ledger")]);

        Service[] services = [.. joined.Teams.Single(team => team.Name == "books").Services];
        Assert.Equal(["acme/ledger"], services[0].Repositories);
        Assert.Equal(["P1"], services[0].Incidents["pagerduty"]);
        Assert.Empty(services[1].Repositories);
        Assert.Empty(services[1].Incidents);
    }

    [Fact]
    public void A_service_that_changed_hands_stands_under_both_teams()
    {
        FoundService moved = Found("ledger", "books") with { Owners = [("payments", null), ("books", new DateOnly(2026, 1, 7))] };

        var map = new ServiceMap(FoundServices.Join(Written, [moved]), new Definitions(), OrganizationCalendar.Utc);

        int ledger = map.ServiceNumber("ledger");
        Assert.Equal(map.TeamNumber("payments"), map.TeamAt(ledger, Some.At("2026-01-06T23:59Z").ToUnixTimeMilliseconds()));
        Assert.Equal(map.TeamNumber("books"), map.TeamAt(ledger, Some.At("2026-01-07T00:00Z").ToUnixTimeMilliseconds()));
    }

    private static FoundService Found(string name, string team, params string[] repositories) => new(
        new CatalogEntry { Id = "component:default/" + name, Name = name, Team = team, Repositories = repositories, Incidents = ["pagerduty:P1"] },
        [(team, null)]);

    private static string Text(Team team) => $"{team.Name}: {string.Join(' ', team.Services.Select(service => service.Name))}";
}
