using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Facts;

public class ServiceMapTests
{
    [Fact]
    public void A_deployment_belongs_to_the_service_that_it_names() =>
        Assert.Equal(["pay"], Of(Map(Some.Service("pay"), Some.Service("web")), Some.Deployment(service: "Pay")));

    [Fact]
    public void A_deployment_that_names_a_repository_belongs_to_its_service()
    {
        ServiceMap map = Map(Some.Service("pay", ["acme/pay-*"]), Some.Service("web"));

        Assert.Equal(["pay"], Of(map, Some.Deployment(service: "acme/pay-api")));
        Assert.Equal(["pay"], Of(map, Some.Deployment(service: "api", repository: "ACME/pay-worker")));
        Assert.Empty(Of(map, Some.Deployment(service: "api", repository: "acme/other")));
    }

    [Fact]
    public void A_repository_named_in_full_goes_before_one_with_wildcards()
    {
        ServiceMap map = Map(Some.Service("rest", ["acme/*"]), Some.Service("pay", ["acme/pay"]));

        Assert.Equal(["pay"], Of(map, Some.Deployment(service: "acme/pay")));
        Assert.Equal(["rest"], Of(map, Some.Deployment(service: "acme/else")));
    }

    [Fact]
    public void Services_that_share_a_repository_are_told_apart_by_their_environments()
    {
        ServiceMap map = Map(
            Some.Service("eu", ["acme/shop"], "^prod-eu$"), Some.Service("us", ["acme/shop"], "^prod-us$"));

        Assert.Equal(["eu"], Of(map, Some.Deployment(service: "acme/shop", environment: "prod-eu")));
        Assert.Equal(["us"], Of(map, Some.Deployment(service: "acme/shop", environment: "PROD-US")));
        Assert.Equal(["eu", "us"], Of(map, Some.Deployment(service: "acme/shop", environment: "staging")));
    }

    [Fact]
    public void Services_that_share_a_repository_are_told_apart_by_their_name_in_the_environment()
    {
        ServiceMap map = Map(Some.Service("cart", ["acme/shop:cart"]), Some.Service("search", ["acme/shop:search"]));

        Assert.Equal(["cart"], Of(map, Some.Deployment(service: "acme/shop", environment: "production/cart")));
        Assert.Equal(["cart", "search"], Of(map, Some.Deployment(service: "acme/shop", environment: "production")));
    }

    [Theory]
    [InlineData("production", true)]
    [InlineData("PROD-eu", true)]
    [InlineData("live/1", true)]
    [InlineData("production-like", true)]
    [InlineData("preproduction", false)]
    [InlineData("products", false)]
    [InlineData("staging", false)]
    public void Production_is_what_the_definitions_say_where_a_service_says_nothing(string environment, bool production) =>
        Assert.Equal(production, Map(Some.Service("pay")).IsProduction(0, environment));

    [Fact]
    public void A_service_may_say_itself_what_production_is()
    {
        ServiceMap map = Map(Some.Service("pay", environments: "^blue$"));

        Assert.True(map.IsProduction(0, "Blue"));
        Assert.False(map.IsProduction(0, "production"));
    }

    [Fact]
    public void A_change_belongs_to_the_services_whose_folders_it_touched()
    {
        ServiceMap map = Map(
            Some.Service("cart", ["acme/shop:src/cart"]), Some.Service("deep", ["acme/shop:src/cart/deep/"]), Some.Service("rest", ["acme/shop"]));

        Assert.Equal(["cart"], Of(map, Some.Change(repository: "acme/shop", paths: ["src/cart/a.cs"])));
        Assert.Equal(["deep"], Of(map, Some.Change(repository: "acme/shop", paths: ["src/cart/deep/a.cs"])));
        Assert.Equal(["cart", "rest"], Of(map, Some.Change(repository: "acme/shop", paths: ["src/cart/a.cs", "src/cartoon/b.cs"])));
    }

    [Fact]
    public void A_change_to_a_repository_shared_by_folders_is_unmapped_while_its_files_are_unknown()
    {
        ServiceMap shared = Map(Some.Service("cart", ["acme/shop:cart"]), Some.Service("search", ["acme/shop:search"]));
        ServiceMap alone = Map(Some.Service("cart", ["acme/shop:cart"]));

        Assert.Empty(Of(shared, Some.Change(repository: "acme/shop")));
        Assert.Equal(["cart"], Of(alone, Some.Change(repository: "acme/shop")));
        Assert.Empty(Of(alone, Some.Change(repository: "acme/shop", paths: ["docs/a.md"])));
    }

    [Fact]
    public void Services_that_a_source_states_decide() =>
        Assert.Equal(
            ["web"], Of(Map(Some.Service("pay"), Some.Service("web")), Some.Change(repository: "acme/pay", services: ["web", "unknown"])));

    [Fact]
    public void An_incident_is_found_by_the_name_that_its_source_or_the_sources_type_uses()
    {
        Service pay = Some.Service("pay") with
        {
            Incidents = new Dictionary<string, IReadOnlyList<string>> { ["oncall"] = ["P1"], ["pagerduty"] = ["P2"] },
        };
        var map = new ServiceMap(
            Some.Catalog(Some.Team("money", pay)), new Definitions(), OrganizationCalendar.Utc,
            new Dictionary<string, string> { ["oncall"] = "pagerduty", ["other"] = "opsgenie" });

        Assert.Equal([0], map.OfIncident("oncall", Some.Incident(services: ["P1"])));
        Assert.Equal([0], map.OfIncident("oncall", Some.Incident(services: ["P2"])));
        Assert.Empty(map.OfIncident("other", Some.Incident(services: ["P2"])));
        Assert.Equal([0], map.OfIncident("other", Some.Incident(services: ["pay"])));
        Assert.Equal([0], map.OfIncident("other", Some.Incident(services: ["acme/pay"])));
        Assert.True(map.ExpectsIncidents(0, "oncall"));
        Assert.False(map.ExpectsIncidents(0, "other"));
    }

    [Fact]
    public void A_service_that_changed_hands_belongs_to_each_team_in_its_time()
    {
        var map = new ServiceMap(
            Some.Catalog(Some.Team("old", Some.Service("pay")), Some.Team("new", Some.Service("pay", since: "2026-03-29"))),
            new Definitions(), new OrganizationCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
        long change = Some.At("2026-03-28T23:00Z").ToUnixTimeMilliseconds();

        Assert.Equal("old", map.Teams[map.TeamAt(0, change - 1)]);
        Assert.Equal("new", map.Teams[map.TeamAt(0, change)]);
        Assert.Equal([(0, long.MinValue, change)], map.OwnedBy(map.TeamNumber("old")));
        Assert.Equal([(0, change, long.MaxValue)], map.OwnedBy(map.TeamNumber("new")));
    }

    [Fact]
    public void Nobody_owns_a_service_before_its_first_day()
    {
        ServiceMap map = Map(Some.Service("pay", since: "2026-03-01"));

        Assert.Equal(-1, map.TeamAt(0, Some.At("2026-02-28T23:59Z").ToUnixTimeMilliseconds()));
    }

    private static ServiceMap Map(params Service[] services) =>
        new(Some.Catalog(Some.Team("money", services)), new Definitions(), OrganizationCalendar.Utc);

    private static IEnumerable<string> Of(ServiceMap map, Deployment deployment) => map.OfDeployment(deployment).Select(number => map.Services[number]);

    private static IEnumerable<string> Of(ServiceMap map, Change change) => map.OfChange(change).Select(number => map.Services[number]);
}
