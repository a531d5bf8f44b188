using System.Net;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Api;

public class RecordEndpointsTests
{
    private static readonly MetricsConfig Config = new() { Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))) };

    [Fact]
    public async Task An_incident_tells_the_deployment_that_it_is_put_down_to_and_the_rule()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        JsonNode incident = await JsonAsync(server, "/api/v1/incidents/I1");

        Assert.Equal("I1", (string)incident["record"]!["id"]!);
        Assert.Equal(("D2", "latest", 1800), (
            (string)incident["link"]!["deployment"]!, (string)incident["link"]!["method"]!, (int)incident["link"]!["distance_seconds"]!));
    }

    [Fact]
    public async Task A_name_with_a_slash_is_found_however_it_is_written_and_its_page_opens()
    {
        MetricsConfig slashes = new()
        {
            Catalog = Some.Catalog(Some.Team("acme/money", Some.Service("acme/pay"))),
            Kpis = [new Kpi { Name = "cost/user", Unit = "EUR" }],
        };
        await using RunningServer server = await RunningServer.StartAsync(
            slashes, Some.Deployment(service: "acme/pay", id: "acme/pay#1"), Some.Incident(id: "acme/pay#7", services: ["acme/pay"]));

        Assert.Equal("acme/pay#7", (string)(await JsonAsync(server, "/api/v1/incidents/acme%2Fpay%237"))["record"]!["id"]!);
        Assert.Equal("acme/pay#1", (string)(await JsonAsync(server, "/api/v1/deployments/acme/pay%231"))["record"]!["id"]!);
        string first = await server.GetAsync("/");
        foreach (string address in (string[])["/teams/acme%2Fmoney", "/explain/cost%2Fuser"])
        {
            Assert.Contains($"\"{address}", first, StringComparison.Ordinal);
            await server.GetAsync(address);
        }

        await server.GetAsync("/services/acme%2Fpay");
    }

    [Fact]
    public async Task An_incident_without_a_cause_tells_why()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        JsonNode link = (await JsonAsync(server, "/api/v1/incidents/I3"))["link"]!;

        Assert.Null(link["deployment"]);
        Assert.Equal("stated", (string)link["method"]!);
        Assert.NotEmpty((string)link["why"]!);
    }

    [Fact]
    public async Task A_restated_incident_shows_what_was_said_before()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        server.Clock.Now += TimeSpan.FromHours(1);
        await server.WriteAsync(Some.Pager, Some.Incident("2026-01-09T12:00Z", "2026-01-09T18:30Z", "I4"));

        JsonArray versions = (await JsonAsync(server, "/api/v1/incidents/I4"))["versions"]!.AsArray();

        Assert.Equal(["", "2026-01-09T18:30:00Z"], versions.Select(version => (string?)version!["record"]!["resolved_at"] ?? ""));
        Assert.Equal(["2026-01-09T19:00:00Z", ""], versions.Select(version => (string?)version!["superseded_at"] ?? ""));
    }

    [Fact]
    public async Task A_deployment_tells_what_it_carried_and_what_came_of_it()
    {
        Fact[] facts =
        [
            .. WorkedExample.Facts,
            Some.Change("2026-01-05T09:00Z", "C1", firstCommit: "2026-01-04T10:00Z"),
        ];
        await using RunningServer server = await RunningServer.StartAsync(Config, facts);

        JsonNode first = await JsonAsync(server, "/api/v1/deployments/D1");
        JsonNode second = await JsonAsync(server, "/api/v1/deployments/D2");

        Assert.Equal(["C1 86400"], first["changes"]!.AsArray().Select(change => $"{change!["id"]} {change["value"]}"));
        Assert.False((bool)first["outcome"]!["failed"]!);
        Assert.True((bool)second["outcome"]!["failed"]!);
        Assert.Equal(["I1", "I2"], second["incidents"]!.AsArray().Select(incident => (string)incident!["id"]!));
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_not_found()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri("/api/v1/incidents/nothing/like/it", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("nothing/like/it", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_two_sources_have_asks_for_the_source()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        await server.WriteAsync("other", Some.Incident("2026-01-05T15:30Z", null, "I1"));

        using HttpResponseMessage unclear = await server.Http.GetAsync(new Uri("/api/v1/incidents/I1", UriKind.Relative));
        JsonNode named = await JsonAsync(server, "/api/v1/incidents/I1?source=pager");

        Assert.Equal(HttpStatusCode.BadRequest, unclear.StatusCode);
        Assert.Equal("pager", (string)named["source"]!);
    }

    private static async Task<JsonNode> JsonAsync(RunningServer server, string path) => JsonNode.Parse(await server.GetAsync(path))!;
}
