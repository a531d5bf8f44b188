using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Api;

/// <summary>A KPI is explained as a metric is: its value, and the points behind it.</summary>
public sealed class KpiExplainTests
{
    private static readonly Kpi Cost = new() { Name = "ai_cost", Unit = "EUR", Kind = KpiKind.Cost, Better = Direction.Lower };
    private static readonly Kpi Users = Cost with { Name = "users", Unit = "users", Kind = KpiKind.Adoption, Aggregate = KpiAggregation.Last };

    private static readonly MetricsConfig Config = new()
    {
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))),
        Kpis =
        [
            Cost, Users, Cost with { Name = "cost_per_change", Ratio = ["ai_cost", "changes_merged"] },
            Cost with { Name = "cost_per_user", Ratio = ["ai_cost", "users"] }, Cost with { Name = "revenue", Sensitive = true },
        ],
    };

    private static readonly Fact[] Facts =
    [
        Month("ai_cost", 10, 100), Month("ai_cost", 11, 120), Month("ai_cost", 12, 150), Month("users", 10, 7), Month("users", 12, 10),
        Some.Change("2025-11-05T09:00Z"), Some.Change("2025-12-05T09:00Z"), Some.Change("2025-12-06T09:00Z"),
        Some.Change("2025-12-07T09:00Z", origin: ChangeOrigin.AiAssisted),
    ];

    [Fact]
    public async Task Without_a_window_the_last_closed_period_is_told_with_its_points()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode body = await JsonAsync(server, "metric=ai_cost");

        Assert.Equal(("2025-12", 150d), ((string)body["window"]!, (double)body["numbers"]![0]!["value"]!));
        Assert.Equal("definitions 3.12", (string)body["numbers"]![0]!["rule"]!);
        Assert.Equal(["ai_cost|organization|month|2025-12-01 numerator 150 adds to ai_cost"], Records(body));
    }

    [Fact]
    public async Task A_quarter_lists_every_month_and_what_is_to_be_known()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode cost = await JsonAsync(server, "metric=ai_cost&window=2025-Q4");
        JsonNode users = await JsonAsync(server, "metric=users&window=2025-Q4");

        Assert.Equal((370d, 3), ((double)cost["numbers"]![0]!["value"]!, (int)cost["total_records"]!));
        Assert.Equal("a gap: 1 of 3 months are missing", (string)users["numbers"]![0]!["flags"]![0]!);
        Assert.Equal(
            ["users|organization|month|2025-10-01 left_out 7 left out: a later one of users stands", "users|organization|month|2025-12-01 numerator 10 the last one of users stands"],
            Records(users));
    }

    [Fact]
    public async Task A_ratio_tells_what_divides_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode change = await JsonAsync(server, "metric=cost_per_change&window=2025-12");
        JsonNode user = await JsonAsync(server, "metric=cost_per_user&window=2025-12");

        Assert.Equal([50d, 3d], change["numbers"]!.AsArray().Select(number => (double)number!["value"]!));
        Assert.StartsWith("/explain/changes_merged?scope=organization&window=2025-12", (string)change["numbers"]![1]!["explain"]!, StringComparison.Ordinal);
        Assert.Equal(15d, (double)user["numbers"]![0]!["value"]!);
        Assert.Equal(
            ["ai_cost|organization|month|2025-12-01 numerator 150 adds to ai_cost", "users|organization|month|2025-12-01 denominator 10 the last one of users stands, which is divided by"],
            Records(user));
    }

    [Fact]
    public async Task What_was_known_earlier_is_told_as_of_then()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);
        server.Clock.Now += TimeSpan.FromDays(2);
        await server.WriteAsync("finance", Month("ai_cost", 12, 90));

        JsonNode now = await JsonAsync(server, "metric=ai_cost");
        JsonNode then = await JsonAsync(server, "metric=ai_cost&as_of=2026-01-10T00:00:00Z");

        Assert.Equal((90d, 150d), ((double)now["numbers"]![0]!["value"]!, (double)then["numbers"]![0]!["value"]!));
        Assert.Equal(1, (int)now["records"]![0]!["restated"]!);
    }

    [Fact]
    public async Task No_data_has_no_value()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode body = await JsonAsync(server, "metric=ai_cost&window=2024-Q1");

        Assert.Equal(("no_data", null), ((string)body["numbers"]![0]!["status"]!, body["numbers"]![0]!["value"]));
    }

    [Theory]
    [InlineData("metric=ai_cost&window=30d", "window", "told by calendar periods: 2026-Q3")]
    [InlineData("metric=ai_cost&window=2025", "window", "told by calendar periods: 2026-Q3")]
    [InlineData("metric=ai_cost&origin=human", "origin", "a KPI has no stats and no origins")]
    [InlineData("metric=changes_merged&origin=robot", "origin", "did you mean 'bot'?")]
    [InlineData("metric=incidents&origin=human", "origin", "incidents is not split by the origin of changes")]
    public async Task A_wrong_word_is_answered_with_the_right_one(string question, string part, string hint)
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri($"/api/v1/explain?{question}", UriKind.Relative));
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(hint, (string)problem["errors"]![part]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_origin_only_its_number_and_its_records_are_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, Facts);

        JsonNode body = await JsonAsync(server, "metric=changes_merged&window=2025-12&origin=ai_assisted");

        JsonNode number = Assert.Single(body["numbers"]!.AsArray())!;
        Assert.EndsWith("&origin=ai_assisted", (string)number["explain"]!, StringComparison.Ordinal);
        Assert.Equal(("ai_assisted", 1d, 1), ((string)number["origin"]!, (double)number["value"]!, (int)body["total_records"]!));
    }

    [Fact]
    public async Task A_sensitive_kpi_is_not_there_for_a_viewer()
    {
        MetricsConfig guarded = Config with
        {
            Access = new AccessOptions
            {
                Tokens =
                [
                    new AccessToken { Name = "board", Role = AccessRole.Viewer, Token = Secret.Of("view-view-view-view") },
                    new AccessToken { Name = "cfo", Role = AccessRole.Executive, Token = Secret.Of("exec-exec-exec-exec") },
                ],
            },
        };
        await using RunningServer server = await RunningServer.StartAsync(guarded, [.. Facts, Month("revenue", 12, 999)]);

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, "view-view-view-view"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "exec-exec-exec-exec"));
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/explain?metric=revenue");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<JsonNode> JsonAsync(RunningServer server, string question) =>
        JsonNode.Parse(await server.GetAsync($"/api/v1/explain?{question}"))!;

    private static string[] Records(JsonNode body) =>
        [.. body["records"]!.AsArray().Select(record => $"{record!["id"]} {record["role"]} {record["value"]} {record["why"]}")];

    private static KpiPoint Month(string kpi, int month, decimal value) => new()
    {
        Id = KpiPoint.IdOf(kpi, "organization", KpiPeriod.Month, new DateOnly(2025, month, 1)),
        Kpi = kpi,
        Scope = "organization",
        Period = KpiPeriod.Month,
        PeriodStart = new DateOnly(2025, month, 1),
        Value = value,
        Unit = kpi == "users" ? "users" : "EUR",
    };
}
