using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Api;

/// <summary>What is asked as of a moment is asked in that moment: of what came after it nothing was known.</summary>
public sealed class AsOfTests
{
    private const string Told = "2026-01-09T18:00:00Z";

    private static readonly Kpi Cost = new() { Name = "cost", Unit = "EUR", Kind = KpiKind.Cost };

    private static readonly MetricsConfig Config = new()
    {
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay") with
        {
            Incidents = new Dictionary<string, IReadOnlyList<string>> { [Some.Pager] = ["pay"] },
        })),
        Kpis = [Cost],
        Pairs = [new Pair { Name = "Pace and cost", Engineering = "deployments", Business = "cost", Scope = "organization" }],
    };

    [Theory]
    [InlineData("report?window=7d")]
    [InlineData("report?window=2026-Q1")]
    [InlineData("explain?metric=change_fail_rate&window=7d")]
    [InlineData("explain?metric=cost")]
    [InlineData("series?metric=deployments&window=7d&from=2026-01-05")]
    [InlineData("series?metric=incidents&window=2026-01&from=2025-12-20")]
    [InlineData("kpis?")]
    [InlineData("pairs?")]
    public async Task What_is_asked_later_is_answered_as_it_was_then(string question)
    {
        await using RunningServer server = await StartAsync();
        string then = await server.GetAsync($"/api/v1/{question}");

        server.Clock.Now += TimeSpan.FromDays(40);
        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-08T09:00Z", "D5"), Some.Deployment("2026-02-02T09:00Z", "D6"));
        string known = await server.GetAsync($"/api/v1/{question}&as_of={Told}");

        Assert.Equal(Untold(then), Untold(known));
    }

    [Theory]
    [InlineData("report?", "at")]
    [InlineData("explain?metric=deployments&", "at")]
    [InlineData("explain?metric=cost&", "at")]
    [InlineData("series?metric=deployments&", "to")]
    [InlineData("kpis?", "at")]
    [InlineData("pairs?", "at")]
    public async Task An_instant_of_which_nothing_was_known_is_refused_and_both_are_named(string question, string part)
    {
        await using RunningServer server = await StartAsync();
        server.Clock.Now += TimeSpan.FromDays(40);

        foreach (string at in new[] { "2026-01-10", "2026-01-09T18:00:01Z", "2031-01-01" })
        {
            JsonNode problem = await RefusedAsync(server, $"{question}{part}={at}&as_of={Told}");

            Assert.Equal(
                [$"'{at}' lies after '{Told}', as of which it is asked: nothing was known of it then"],
                problem["errors"]![part]!.AsArray().Select(what => (string)what!));
        }
    }

    [Fact]
    public async Task The_day_of_a_moment_is_asked_until_that_moment()
    {
        await using RunningServer server = await StartAsync();
        server.Clock.Now += TimeSpan.FromDays(40);

        JsonNode report = await JsonAsync(server, $"report?window=7d&at=2026-01-09&as_of={Told}");
        JsonNode series = await JsonAsync(server, $"series?metric=deployments&from=2026-01-07T18:00:00Z&as_of={Told}");

        Assert.Equal((Told, Told), ((string)report["at"]!, (string)report["as_of"]!));
        Assert.Equal(
            ["2026-01-07T18:00:00Z", "2026-01-08T18:00:00Z", Told], series["points"]!.AsArray().Select(point => (string)point!["at"]!));
    }

    [Fact]
    public async Task A_stretch_that_begins_after_the_moment_is_refused()
    {
        await using RunningServer server = await StartAsync();
        server.Clock.Now += TimeSpan.FromDays(40);

        JsonNode series = await RefusedAsync(server, $"series?metric=deployments&from=2026-01-20&as_of={Told}");
        JsonNode report = await RefusedAsync(server, $"report?window=2026-W05&as_of={Told}");

        Assert.Equal($"it is after 'to', which is {Told}", (string)series["errors"]!["from"]![0]!);
        Assert.Equal($"as of {Told} 2026-W05 has not begun: it starts on 2026-01-26", (string)report["errors"]!["window"]![0]!);
    }

    [Fact]
    public async Task A_period_is_no_data_before_it_begins_and_to_date_while_it_runs()
    {
        await using RunningServer server = await StartAsync();
        await server.WriteAsync(Some.Deploys, Some.Deployment("2025-12-20T09:00Z", "D0"));

        JsonNode series = await JsonAsync(server, "series?metric=deployments&window=2026-W02&from=2026-01-04T12:00:00Z&to=2026-01-06T12:00:00Z");

        Assert.Equal(
            ["no_data ", "ok 1", "ok 3"],
            series["points"]!.AsArray().Select(point => $"{point!["status"]} {point["value"]}"));
    }

    [Fact]
    public async Task A_source_that_had_told_nothing_by_then_does_not_make_no_incidents_of_it()
    {
        await using RunningServer server = await StartAsync();
        server.Services.GetRequiredService<LiveIndex>().Replace(
            [new SourceHealth(Some.Pager, [FactKind.Incident], server.Clock.Now, TimeSpan.FromDays(1), 4, 0)]);

        JsonNode known = await JsonAsync(server, $"report?window=7d&as_of={Told}&at=2026-01-03");
        JsonNode before = await JsonAsync(server, "report?window=7d&as_of=2026-01-03");

        Assert.Equal(("ok", 0), ((string)Incidents(known)["status"]!, (int)Incidents(known)["value"]!));
        Assert.Equal(("no_data", null), ((string)Incidents(before)["status"]!, Incidents(before)["value"]));

        static JsonNode Incidents(JsonNode report) =>
            report["numbers"]!.AsArray().First(number => (string)number!["metric"]! == "incidents" && number["origin"] is null)!;
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(Config, [.. WorkedExample.Facts, Month(11, 70), Month(12, 90)]);

    private static KpiPoint Month(int month, decimal value) => new()
    {
        Id = KpiPoint.IdOf("cost", "organization", KpiPeriod.Month, new DateOnly(2025, month, 1)),
        Kpi = "cost",
        Scope = "organization",
        Period = KpiPeriod.Month,
        PeriodStart = new DateOnly(2025, month, 1),
        Value = value,
        Unit = "EUR",
    };

    // An answer names its moment of knowledge, in its links too.
    private static string Untold(string answer)
    {
        var body = JsonNode.Parse(answer)!;
        if (body is JsonObject told)
        {
            told.Remove("as_of");
        }

        return body.ToJsonString().Replace("\\u0026", "&", StringComparison.Ordinal)
            .Replace($"&as_of={Uri.EscapeDataString(Told)}", "", StringComparison.Ordinal);
    }

    private static async Task<JsonNode> JsonAsync(RunningServer server, string question) =>
        JsonNode.Parse(await server.GetAsync($"/api/v1/{question}"))!;

    private static async Task<JsonNode> RefusedAsync(RunningServer server, string question)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri($"/api/v1/{question}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
