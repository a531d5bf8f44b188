using System.Net;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class PushedEventsTests : IAsyncLifetime
{
    private const string Deployment =
        """{"kind":"deployment","id":"d1","service":"pay","environment":"production","revision":"aa","outcome":"succeeded","finished_at":"2026-01-08T10:00:00Z"}""";

    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(new MetricsConfig { Catalog = Some.Catalog("pay") });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task One_fact_is_accepted_and_unchanged_the_second_time()
    {
        Assert.Equal((HttpStatusCode.Accepted, """{"results":[{"kind":"deployment","id":"d1","status":"accepted"}]}"""), await PostAsync(Deployment));
        Assert.Equal((HttpStatusCode.Accepted, """{"results":[{"kind":"deployment","id":"d1","status":"unchanged"}]}"""), await PostAsync(Deployment));
        Assert.Equal("events", (await _server.Store.FindAsync(FactKind.Deployment, "d1")).Single().Source);
    }

    [Fact]
    public async Task Each_of_an_array_is_answered_in_its_place()
    {
        (_, string answer) = await PostAsync($$"""
            [{{Deployment}},
             {"kind":"deployment","id":"d2","service":"pay","environment":"production","revision":"aa","outcome":"shipped"},
             {"kind":"kpi","source":"finance","kpi":"net_revenue","scope":"organization","period":"day","period_start":"2026-01-08","value":"12.50","unit":"EUR"},
             {"kind":"deploy","id":"d3"},
             {"kind":"incident","id":"i1","title":"Slow","started_at":"2026-01-08T10:00:00"},
             {"kind":"incident","id":"i2","title":"Slow","started_at":"2026-01-08T10:00:00Z","sevrity":"P1"},
             7,
             {"kind":"kpi","kpi":"net_revenue","scope":"produkt:app","period":"day","period_start":"2026-01-08","value":1,"unit":"EUR"}]
            """);

        using JsonDocument document = JsonDocument.Parse(answer);
        string[] lines = [.. document.RootElement.GetProperty("results").EnumerateArray().Select(one =>
            $"{one.GetProperty("status").GetString()} {(one.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : "")}".Trim())];
        Assert.Equal("accepted", lines[0]);
        Assert.Equal("rejected outcome: 'shipped' is not what belongs here; write one of succeeded, failed, cancelled, in_progress", lines[1]);
        Assert.Equal("accepted", lines[2]);
        Assert.Equal("rejected kind: it is 'deploy'; write one of deployment, change, incident, kpi, code_rework, decision, link", lines[3]);
        Assert.Equal("rejected started_at: '2026-01-08T10:00:00' has no offset: write 'Z' or '+01:00' after the time", lines[4]);
        Assert.StartsWith("rejected sevrity: facts of kind incident have no such field; they have acknowledged_at", lines[5], StringComparison.Ordinal);
        Assert.Equal("rejected it is no JSON object", lines[6]);
        Assert.Equal("rejected scope: 'produkt:app' is no scope; write organization, team:NAME, service:NAME or product:NAME", lines[7]);
        Assert.Equal("finance", (await _server.Store.FindAsync(FactKind.Kpi, "net_revenue|organization|day|2026-01-08")).Single().Source);
    }

    [Fact]
    public async Task What_can_t_be_kept_is_rejected_and_the_others_are_taken()
    {
        (HttpStatusCode status, string answer) = await PostAsync($$"""
            [{"kind":"incident","id":"","title":"slow","started_at":"2026-01-08T10:00:00Z"},
             {"kind":"incident","id":"i2","title":"\ud800","started_at":"2026-01-08T10:00:00Z"},
             {{Deployment}}]
            """);

        Assert.Equal(HttpStatusCode.Accepted, status);
        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement[] results = [.. document.RootElement.GetProperty("results").EnumerateArray()];
        Assert.Equal(["rejected", "rejected", "accepted"], results.Select(one => one.GetProperty("status").GetString()));
        Assert.Equal("id: it is empty; write a text", results[0].GetProperty("reason").GetString());
        Assert.StartsWith("it holds half a surrogate pair", results[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_JSON_or_too_much_is_a_problem()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("""{"kind": """)).Status);
        (HttpStatusCode status, string problem) = await PostAsync("[" + new string(' ', 6 * 1024 * 1024) + "]");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("5 MB", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_that_was_pushed_counts_at_once()
    {
        await PostAsync(Deployment);

        using JsonDocument report = JsonDocument.Parse(await _server.GetAsync("/api/v1/report?window=7d&at=2026-01-09T18:00:00Z"));
        JsonElement deployments = report.RootElement.GetProperty("numbers").EnumerateArray()
            .Single(number => number.GetProperty("metric").GetString() == "deployments" && !number.TryGetProperty("origin", out _));
        Assert.Equal(1, deployments.GetProperty("value").GetInt32());
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _server.Http.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
