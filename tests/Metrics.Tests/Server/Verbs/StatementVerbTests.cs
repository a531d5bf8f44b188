using System.Text.Json;
using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

/// <summary>The verbs that ask the store and state things into it, on the worked example of the definitions.</summary>
public sealed class StatementVerbTests : IDisposable
{
    private const string Config = """
        catalog: { teams: [{ name: payments, services: [{ name: pay, repositories: [acme/pay] }] }] }
        sources: [{ name: deploys, type: files, path: . }]
        kpis: [{ name: net_revenue, unit: EUR }]
        """;

    private readonly VerbRun _run = new VerbRun().With("metrics.yaml", Config);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_report_shows_every_number_with_what_it_is_made_of()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("report", "--scope", "service:pay", "--window", "7d"));
        Assert.Contains("service:pay over 7d at 2026-01-09 18:00Z", _run.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^change_fail_rate +50 % +2 of 4 +", _run.Out);
    }

    [Fact]
    public async Task A_report_as_json_is_the_object_of_the_api()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("report", "--scope", "team:payments", "--window", "7d", "--json"));
        JsonElement body = JsonDocument.Parse(_run.Out).RootElement;
        Assert.Equal("team:payments", body.GetProperty("scope").GetString());
        JsonElement rate = body.GetProperty("numbers").EnumerateArray().First(number => number.GetProperty("metric").GetString() == "change_fail_rate");
        Assert.Equal(0.5, rate.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task An_explanation_lists_the_records_and_the_rule_that_placed_each()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("explain", "change_fail_rate", "--window", "7d"));
        Assert.Matches(@"(?m)^counts +2026-01-05 15:00Z +deployment +deploys +D2 ", _run.Out);
        Assert.Matches(@"(?m)^of all +2026-01-05 10:00Z +deployment +deploys +D1 ", _run.Out);
    }

    [Fact]
    public async Task Kpis_are_told_as_of_an_earlier_day_and_a_product_is_explained()
    {
        await FillAsync();
        _run.With("kpis.csv", "kpi,scope,period,period_start,value,unit\nnet_revenue,product:app,month,2025-11-01,900,EUR\nnet_revenue,product:app,month,2025-12-01,1000,EUR\n");
        Assert.Equal(0, await _run.RunAsync("collect"));

        Assert.Equal(0, await _run.RunAsync("kpis", "--at", "2025-12-15"));
        Assert.Matches("(?m)^net_revenue +product:app +2025-11 +900 ", _run.Out);
        Assert.Equal(0, await _run.RunAsync("kpis", "--as-of", "2026-01-08", "--json"));
        Assert.Equal(["organization"], JsonDocument.Parse(_run.Out).RootElement.EnumerateArray().Select(one => one.GetProperty("scope").GetString()));
        Assert.Equal(0, await _run.RunAsync("explain", "net_revenue", "--scope", "product:app", "--as-of", "2026-01-08"));
        Assert.Contains("net_revenue of product:app over 2026-01 at 2026-01-08 23:59Z, as known at 2026-01-08 23:59Z = no data", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("explain", "net_revenue", "--scope", "product:app"));
        Assert.Contains("net_revenue of product:app over 2025-12", _run.Out, StringComparison.Ordinal);
        Assert.Contains("net_revenue|product:app|month|2025-12-01", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--as-of: '2026-02-01' lies in the future", "kpis", "--as-of", "2026-02-01")]
    [InlineData("--at: 'x' is no ISO 8601 instant", "kpis", "--at", "x")]
    [InlineData("--at: 'x' is no ISO 8601 instant", "pairs", "--at", "x")]
    [InlineData("--as-of: '2026-02-01' lies in the future", "pairs", "--as-of", "2026-02-01")]
    [InlineData("--at: '2026-01-08' lies after '2026-01-07', as of which it is asked", "report", "--as-of", "2026-01-07", "--at", "2026-01-08")]
    [InlineData("--at: '2026-01-08' lies after '2026-01-07', as of which it is asked", "explain", "incidents", "--as-of", "2026-01-07", "--at", "2026-01-08")]
    [InlineData("--at: '2026-01-08' lies after '2026-01-07', as of which it is asked", "kpis", "--as-of", "2026-01-07", "--at", "2026-01-08")]
    [InlineData("--scope: net_revenue is not told for 'product:app'; allowed: organization", "explain", "net_revenue", "--scope", "product:app")]
    [InlineData("did you mean 'net_revenue'?", "explain", "net_revenu")]
    [InlineData("--window: 2026-Q3 has not begun", "report", "--window", "2026-Q3")]
    [InlineData("--limit is 0; allowed is a whole number from 1", "explain", "lead_time", "--limit", "0")]
    [InlineData("--limit is x; allowed is a whole number from 1", "sources", "test", "deploys", "--limit", "x")]
    [InlineData("--port is 99999; allowed is a whole number from 0 to 65535", "demo", "--port", "99999")]
    [InlineData("--since: '2031-01-01' lies in the future", "collect", "--since", "2031-01-01")]
    [InlineData("--as-of: '2031-01-01' lies in the future", "export", "facts", "--kind", "kpis", "--as-of", "2031-01-01")]
    public async Task A_wrong_question_ends_with_what_is_allowed(string says, params string[] words)
    {
        await FillAsync();

        Assert.Equal(2, await _run.RunAsync(words));
        Assert.Contains(says, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_of_a_kpi_lists_its_points()
    {
        await FillAsync();
        _run.With("kpis.csv", "kpi,scope,period,period_start,value,unit\nnet_revenue,organization,month,2025-11-01,900,EUR\nnet_revenue,organization,month,2025-12-01,1000,EUR\n");
        Assert.Equal(0, await _run.RunAsync("collect"));

        Assert.Equal(0, await _run.RunAsync("explain", "net_revenue"));

        Assert.Contains("net_revenue of organization over 2025-12 at 2026-01-09 18:00Z = 1000 (n 1, ok)", _run.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^counts +2025-12-01 00:00Z +kpi +deploys +\S+ +1000 +adds to net_revenue", _run.Out);
        Assert.Equal(2, await _run.RunAsync("explain", "net_revenue", "--origin", "human"));
    }

    [Theory]
    [InlineData("explain", "change_fial_rate", "did you mean 'change_fail_rate'?")]
    [InlineData("report", "--scope=team:paymnts", "did you mean 'team:payments'?")]
    [InlineData("report", "--window=month", "--window")]
    [InlineData("report", "--at=yesterday", "--at")]
    public async Task A_question_that_is_wrong_ends_with_2(string verb, string word, string expected)
    {
        await FillAsync();

        Assert.Equal(2, await _run.RunAsync(verb, word));
        Assert.Contains(expected, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_goes_beside_a_process_that_holds_the_store_and_a_statement_does_not()
    {
        await FillAsync();
        await using FactStore held = await OpenAsync();

        Assert.Equal(0, await _run.RunAsync("report"));
        Assert.Equal(1, await _run.RunAsync("link", "I1", "none", "--by", "dana", "--why", "a provider"));
        Assert.Contains("process", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_can_state_that_no_deployment_caused_an_incident()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("link", "I1", "none", "--by", "dana", "--why", "the provider was down"));
        Assert.Equal("dana states: incident I1 of pager (Slow answers) was not caused by a deployment\n", _run.Out);
        Assert.Equal(0, await _run.RunAsync("link", "I2", "D1", "--by", "dana", "--why", "seen in the logs", "--json"));

        await using FactStore store = await OpenAsync();
        StoredFact stored = Assert.Single(await store.FindAsync(FactKind.Link, LinkStatement.IdOf("pager", "I1")));
        Assert.Equal("people", stored.Source);
        Assert.Equal(("none", "the provider was down"), (((LinkStatement)stored.Fact).Deployment, ((LinkStatement)stored.Fact).Why));
    }

    [Fact]
    public async Task A_statement_about_what_is_not_there_is_refused()
    {
        await FillAsync();

        Assert.Equal(1, await _run.RunAsync("link", "I99", "none", "--by", "dana", "--why", "x"));
        Assert.Equal(1, await _run.RunAsync("link", "I1", "D99", "--by", "dana", "--why", "x"));
        Assert.Equal(2, await _run.RunAsync("link", "I1", "D1"));
        Assert.Contains("--by", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_are_recorded_once_and_listed_with_overdue_reviews()
    {
        await FillAsync();
        string[] add = ["decisions", "add", "Freeze deployments on Fridays", "--owner", "Dana", "--at", "2026-01-05", "--review", "2026-01-08", "--affects", "change_fail_rate"];

        Assert.Equal(0, await _run.RunAsync(add));
        Assert.Equal(0, await _run.RunAsync(add));
        Assert.Contains("was recorded before", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("decisions", "list"));
        Assert.Matches(@"(?m)^2026-01-05 +2026-01-05-[0-9a-f]{8} +Dana +2026-01-08 overdue +Freeze deployments on Fridays$", _run.Out);
    }

    [Fact]
    public async Task A_decision_about_an_unknown_metric_is_refused()
    {
        Assert.Equal(2, await _run.RunAsync("decisions", "add", "X", "--affects", "net_revenu"));
        Assert.Contains("did you mean 'net_revenue'?", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quarantine_is_listed_and_emptied()
    {
        await using (FactStore store = await OpenAsync())
        {
            await store.WriteAsync(new FactBatch
            {
                Source = "deploys",
                Quarantined = [new QuarantinedRecord { Source = "deploys", Place = "a.csv:3:5", Reason = "'x' is no instant", Raw = "a,x" }],
            });
        }

        Assert.Equal(0, await _run.RunAsync("quarantine", "list", "--raw"));
        Assert.Contains("a.csv:3:5", _run.Out, StringComparison.Ordinal);
        Assert.Contains("a,x", _run.Out, StringComparison.Ordinal);
        Assert.Equal(2, await _run.RunAsync("quarantine", "drop"));
        Assert.Equal(2, await _run.RunAsync("quarantine", "list", "--source", "deploy"));
        Assert.Equal(0, await _run.RunAsync("quarantine", "drop", "--all"));
        Assert.Equal("1 record dropped\n", _run.Out);
        Assert.Equal(1, await _run.RunAsync("quarantine", "drop", "7"));
    }

    private Task<FactStore> OpenAsync() => FactStore.OpenAsync($"sqlite:{Path.Combine(_run.Folder, "metrics.db")}", _run.Clock);

    private async Task FillAsync()
    {
        await using FactStore store = await OpenAsync();
        await store.WriteAsync(new FactBatch
        {
            Source = "deploys",
            Facts =
            [
                Some.Deployment("2026-01-05T10:00Z", "D1", revision: "a"),
                Some.Deployment("2026-01-05T15:00Z", "D2", revision: "b"),
                Some.Deployment("2026-01-06T09:00Z", "D3", revision: "c"),
                Some.Deployment("2026-01-07T09:00Z", "D4", revision: "b"),
            ],
        });
        await store.WriteAsync(new FactBatch
        {
            Source = "pager",
            Facts =
            [
                Some.Incident("2026-01-05T15:30Z", "2026-01-05T16:30Z", "I1"),
                Some.Incident("2026-01-05T15:40Z", "2026-01-05T18:00Z", "I2"),
                Some.Incident("2026-01-06T08:00Z", "2026-01-06T08:20Z", "I3", causedBy: Incident.NoDeployment),
                Some.Incident("2026-01-09T12:00Z", null, "I4"),
            ],
        });
    }
}
