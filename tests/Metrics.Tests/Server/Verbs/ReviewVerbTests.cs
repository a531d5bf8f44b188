using System.Globalization;
using System.Text;
using System.Text.Json;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

/// <summary><c>metrics review</c> on files as people hand them in: deployments, incidents and KPIs.</summary>
public sealed class ReviewVerbTests : IDisposable
{
    private const string Config = """
        catalog: { teams: [{ name: money, services: [{ name: pay, repositories: [acme/pay] }] }] }
        sources: [{ name: files, type: files, path: . }]
        kpis:
          - { name: revenue, title: Revenue, unit: EUR, kind: revenue, better: higher }
          - { name: orders, unit: orders, kind: revenue }
          - { name: cloud, unit: EUR, kind: revenue, better: higher }
        """;

    private readonly VerbRun _run = new VerbRun { Clock = new FrozenClock(Some.At("2026-11-20T12:00Z")) }.With("metrics.yaml", Config);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_trade_off_names_the_verbs_that_prove_both_numbers_and_they_do()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("review", "2026-Q3"));
        Assert.Contains(
            """
              The organization: Revenue improved from 300 EUR to 390 EUR, while Change fail rate became worse, from 3.3 % to 30 %.
                leadership: How long will customers who pay more put up with more failures?
                engineering: Which failures of the quarter hurt what sells, and what would have caught them?
                numbers: metrics explain revenue --window 2026-Q3; metrics explain change_fail_rate --window 2026-Q3
            """,
            _run.Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("orders improved", _run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cloud improved", _run.Out, StringComparison.Ordinal);

        Assert.Equal(0, await _run.RunAsync("explain", "revenue", "--window", "2026-Q3"));
        Assert.Contains("revenue of organization over 2026-Q3 at 2026-11-20 12:00Z = 390 (n 3, ok)", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("explain", "change_fail_rate", "--window", "2026-Q3"));
        Assert.Contains("= 30 % (18 of 60", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_question_is_answered_with_the_same_bytes()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("review", "2026-Q3", "--json"));
        string first = _run.Out;
        Assert.Equal(0, await _run.RunAsync("review", "2026-Q3", "--json"));

        Assert.Equal(first, _run.Out);
        JsonElement found = JsonDocument.Parse(first).RootElement.GetProperty("trade_offs")[0];
        Assert.Equal("revenue-up-less-stable", found.GetProperty("rule").GetString());
        Assert.Equal("/explain/revenue?scope=organization&window=2026-Q3", found.GetProperty("better").GetProperty("explain").GetString());
    }

    private async Task FillAsync()
    {
        var deployments = new StringBuilder("id,service,environment,revision,finished_at,outcome\n");
        var incidents = new StringBuilder("id,services,title,started_at,resolved_at,caused_by\n");
        foreach ((DateTimeOffset start, int failed) in new[] { (Some.At("2026-04-10T09:00Z"), 2), (Some.At("2026-07-10T09:00Z"), 18) })
        {
            for (int at = 0; at < 60; at++)
            {
                DateTimeOffset finished = start.AddHours(18 * at);
                string id = $"{start.Month}-{at}";
                deployments.Append(CultureInfo.InvariantCulture, $"{id},pay,production,r{id},{Text(finished)},succeeded\n");
                if (at < failed)
                {
                    incidents.Append(CultureInfo.InvariantCulture, $"i{id},pay,Slow,{Text(finished.AddHours(1))},{Text(finished.AddHours(2))},{id}\n");
                }
            }
        }

        var kpis = new StringBuilder("kpi,scope,period,period_start,value,unit\n");
        foreach ((string kpi, string unit, int[] months) in new[] { ("revenue", "EUR", [100, 100, 100, 120, 130, 140]), ("orders", "orders", (int[])[1, 1, 1, 9, 9, 9]), ("cloud", "EUR", [1, 1, 1, 9, 9]) })
        {
            for (int at = 0; at < months.Length; at++)
            {
                kpis.Append(CultureInfo.InvariantCulture, $"{kpi},organization,month,2026-{4 + at:00}-01,{months[at]},{unit}\n");
            }
        }

        _run.With("deployments.csv", deployments.ToString()).With("incidents.csv", incidents.ToString()).With("kpis.csv", kpis.ToString());
        Assert.Equal(0, await _run.RunAsync("collect"));
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
