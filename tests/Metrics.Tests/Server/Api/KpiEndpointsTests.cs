using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Api;

/// <summary>The list of KPIs, now and earlier, and a KPI of a product to its points.</summary>
public sealed class KpiEndpointsTests
{
    private static readonly Kpi Users = new() { Name = "users", Unit = "users", Kind = KpiKind.Adoption, Aggregate = KpiAggregation.Last };
    private static readonly Kpi Cost = new() { Name = "cost", Unit = "EUR", Kind = KpiKind.Cost };

    private static readonly MetricsConfig Config = new()
    {
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))),
        Kpis = [Users, Cost, Cost with { Name = "cost_per_user", Ratio = ["cost", "users"] }, Cost with { Name = "cost_per_change", Ratio = ["cost", "changes_merged"] }],
    };

    private static readonly Fact[] Facts =
    [
        Month("users", "product:app", 11, 7), Month("users", "product:app", 12, 10), Month("users", "product:shop", 12, 30),
        Month("cost", "product:app", 12, 50), Month("cost", "organization", 12, 90),
    ];

    [Fact]
    public async Task Every_scope_of_a_kpi_is_listed_as_it_was_known_then()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);
        server.Clock.Now += TimeSpan.FromDays(2);
        await server.WriteAsync("finance", Month("users", "product:app", 12, 11), Month("users", "product:web", 12, 1));

        Assert.Equal(["organization", "product:app 11", "product:shop 30", "product:web 1"], await UsersAsync(server, ""));
        Assert.Equal(["organization", "product:app 10", "product:shop 30"], await UsersAsync(server, "?as_of=2026-01-10T00:00:00Z"));
        Assert.Equal(["organization", "product:app 7", "product:shop", "product:web"], await UsersAsync(server, "?at=2025-12-15"));
        Assert.Equal(["organization", "product:app 7", "product:shop"], await UsersAsync(server, "?at=2025-12-15&as_of=2026-01-10"));
    }

    [Theory]
    [InlineData("as_of=yesterday", "as_of", "2026-01-31T09:30:00Z")]
    [InlineData("as_of=2026-01-09T18:00:00", "as_of", "offset")]
    [InlineData("as_of=2026-02-01", "as_of", "future")]
    [InlineData("at=2026-02-01", "at", "future")]
    [InlineData("at=0001-01-01", "at", "before 1970")]
    public async Task A_wrong_instant_is_refused_as_the_report_refuses_it(string question, string part, string hint)
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode kpis = await RefusedAsync(server, $"kpis?{question}");
        JsonNode pairs = await RefusedAsync(server, $"pairs?{question}");
        JsonNode report = await RefusedAsync(server, $"report?{question}");

        Assert.Contains(hint, (string)kpis["errors"]![part]![0]!, StringComparison.Ordinal);
        Assert.Equal(
            (report["title"]!.ToString(), report["detail"]!.ToString(), report["errors"]!.ToJsonString()),
            (kpis["title"]!.ToString(), kpis["detail"]!.ToString(), kpis["errors"]!.ToJsonString()));
        Assert.Equal(kpis["errors"]!.ToJsonString(), pairs["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pair_is_told_as_it_stood_and_as_it_was_known_then()
    {
        MetricsConfig config = Config with { Pairs = [new Pair { Name = "Pace and cost", Engineering = "deployments", Business = "cost", Scope = "organization" }] };
        await using RunningServer server = await RunningServer.StartAsync(config, [.. Facts, Month("cost", "organization", 11, 70)]);
        server.Clock.Now += TimeSpan.FromDays(2);
        await server.WriteAsync("finance", Month("cost", "organization", 12, 95));

        Assert.Equal(["2025-11 70", "2025-12 95"], await PeriodsAsync(""));
        Assert.Equal(["2025-11 70", "2025-12 90"], await PeriodsAsync("?as_of=2026-01-10T00:00:00Z"));
        Assert.Equal(["2025-11 70"], await PeriodsAsync("?at=2025-12-15"));

        async Task<string[]> PeriodsAsync(string question)
        {
            JsonArray pairs = JsonNode.Parse(await server.GetAsync($"/api/v1/pairs{question}"))!.AsArray();
            return [.. pairs.Single()!["periods"]!.AsArray().Select(one => $"{one!["period"]} {one["business"]}")];
        }
    }

    [Fact]
    public async Task A_kpi_of_a_product_is_explained_to_its_points()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode users = await ExplainAsync(server, "metric=users&scope=product:app");
        JsonNode ratio = await ExplainAsync(server, "metric=cost_per_user&scope=product:app&window=2025-12");
        JsonNode undivided = await ExplainAsync(server, "metric=cost_per_change&scope=product:app&window=2025-12");

        Assert.Equal(("product:app", "2025-12", 10d), ((string)users["scope"]!, (string)users["window"]!, (double)users["numbers"]![0]!["value"]!));
        Assert.Equal(["users|product:app|month|2025-12-01"], Ids(users));
        Assert.Equal(5d, (double)ratio["numbers"]![0]!["value"]!);
        Assert.Equal(["cost|product:app|month|2025-12-01", "users|product:app|month|2025-12-01"], Ids(ratio));
        Assert.Equal(("no_data", null), ((string)undivided["numbers"]![0]!["status"]!, undivided["numbers"]![0]!["value"]));
    }

    [Fact]
    public async Task The_page_that_an_explanation_leads_to_says_the_same_of_the_product_and_the_moment()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);
        server.Clock.Now += TimeSpan.FromDays(2);
        await server.WriteAsync("finance", Month("users", "product:app", 12, 11));

        JsonNode then = await ExplainAsync(server, "metric=users&scope=product:app&as_of=2026-01-10T00:00:00Z");
        string page = await server.GetAsync((string)then["numbers"]![0]!["explain"]!);

        Assert.Equal(10d, (double)then["numbers"]![0]!["value"]!);
        Assert.Contains("December 2025: 10 users", page, StringComparison.Ordinal);
        Assert.Contains("as it was known on 10 January 2026, 00:00", page, StringComparison.Ordinal);
        Assert.Contains("&amp;as_of=2026-01-10T00%3A00%3A00Z\">November 2025: 7 users", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metric=users&scope=product:ap", "scope", "users is not told for 'product:ap'; did you mean 'product:app'? Allowed: organization, product:app, product:shop")]
    [InlineData("metric=users&scope=team:money", "scope", "users is not told for 'team:money'")]
    [InlineData("metric=cost&scope=product:shop", "scope", "did you mean 'product:app'?")]
    [InlineData("metric=deployments&scope=product:app", "scope", "allowed: organization, team:money, service:pay")]
    [InlineData("metric=user", "metric", "did you mean 'users'?")]
    [InlineData("metric=users&window=2026-Q3", "window", "2026-Q3 has not begun: it starts on 2026-07-01")]
    public async Task A_wrong_word_is_answered_with_the_nearest_valid_one(string question, string part, string hint)
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode problem = await RefusedAsync(server, $"explain?{question}");

        Assert.Contains(hint, (string)problem["errors"]![part]![0]!, StringComparison.Ordinal);
    }

    private static async Task<string[]> UsersAsync(RunningServer server, string question)
    {
        JsonArray kpis = JsonNode.Parse(await server.GetAsync($"/api/v1/kpis{question}"))!.AsArray();
        return [.. kpis.Where(one => (string)one!["kpi"]!["name"]! == "users").Select(one => $"{one!["scope"]} {one["last"]?["value"]}".TrimEnd())];
    }

    private static async Task<JsonNode> ExplainAsync(RunningServer server, string question) =>
        JsonNode.Parse(await server.GetAsync($"/api/v1/explain?{question}"))!;

    private static async Task<JsonNode> RefusedAsync(RunningServer server, string question)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri($"/api/v1/{question}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static string[] Ids(JsonNode body) => [.. body["records"]!.AsArray().Select(record => (string)record!["id"]!)];

    private static KpiPoint Month(string kpi, string scope, int month, decimal value) => new()
    {
        Id = KpiPoint.IdOf(kpi, scope, KpiPeriod.Month, new DateOnly(2025, month, 1)),
        Kpi = kpi,
        Scope = scope,
        Period = KpiPeriod.Month,
        PeriodStart = new DateOnly(2025, month, 1),
        Value = value,
        Unit = kpi == "users" ? "users" : "EUR",
    };
}
