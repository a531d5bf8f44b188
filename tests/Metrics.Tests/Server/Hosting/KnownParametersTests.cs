using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Hosting;

public sealed class KnownParametersTests
{
    [Theory]
    [InlineData("report?asof=2026-01-01", "asof", "did you mean 'as_of'? Allowed: scope, window, at, as_of")]
    [InlineData("series?metric=deployments&sttep=1d", "sttep", "did you mean 'step'?")]
    [InlineData("explain?metric=deployments&limit=10", "limit", "allowed: metric, scope, window, at, as_of, stat, origin, skip, take")]
    [InlineData("series?metric=deployments&at=2026-01-01", "at", "there is no such parameter; allowed: metric, stat, scope")]
    [InlineData("incidents/I1?id=I1", "id", "allowed: source")]
    [InlineData("deployments/D1?sources=ci", "sources", "did you mean 'source'?")]
    [InlineData("kpis?scope=organization", "scope", "allowed: at, as_of")]
    [InlineData("pairs?as-off=2026-01-01", "as-off", "did you mean 'as_of'?")]
    [InlineData("decisions?owner=dana", "owner", "this path takes no parameters")]
    [InlineData("review?quater=2025-Q4", "quater", "did you mean 'quarter'?")]
    [InlineData("snapshots?quarter=2025-Q4", "quarter", "this path takes no parameters")]
    [InlineData("snapshots/2025-Q4.1?key=old.pem", "key", "this path takes no parameters")]
    [InlineData("snapshots/2025-Q4.1/export?fromat=csv", "fromat", "did you mean 'format'?")]
    [InlineData("snapshots/2025-Q4.1/diff?other=today", "other", "allowed: to")]
    public async Task A_parameter_that_a_path_does_not_know_is_refused_with_the_nearest_that_it_knows(string question, string part, string hint)
    {
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig());

        await Refusals.AssertRefusedAsync(server, question, part, hint);
    }

    [Theory]
    [InlineData("/metrics?collect[]=standard&name[]=dora_deployments")]
    [InlineData("/?utm_source=mail")]
    [InlineData("/teams/money?from=mail")]
    [InlineData("/openapi.json?v=1")]
    [InlineData("/healthz?probe=1")]
    [InlineData("/api/v1/report?Scope=team:money&WINDOW=7d")]
    public async Task What_scrapers_and_browsers_add_to_an_address_stops_nothing(string path)
    {
        var config = new MetricsConfig { Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))) };
        await using RunningServer server = await RunningServer.StartAsync(config);

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_unknown_parameter_is_told_and_nothing_is_made()
    {
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig(), WorkedExample.Facts);
        using var body = new StringContent("""{ "quarter": "2025-Q4" }""", Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await server.Http.PostAsync(new Uri("/api/v1/snapshots?scope=team:money&as_of=2026-01-01", UriKind.Relative), body);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["scope", "as_of"], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty(await server.Store.Snapshots.ListAsync());
    }
}
