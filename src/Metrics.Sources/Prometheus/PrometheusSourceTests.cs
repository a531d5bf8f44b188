using System.Diagnostics;
using System.Globalization;
using System.Text;
using Metrics.Facts;
using Metrics.Server.Collect.Http;
using Metrics.Tests.Support;

namespace Metrics.Sources.Prometheus;

/// <summary>Against a real Prometheus with a history of its own.</summary>
public class PrometheusSourceTests
{
    private static readonly DateTimeOffset Start = Some.At("2026-10-01T00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-10-08T06:00Z");

    [ProgramFact("prometheus")]
    public async Task A_real_Prometheus_gives_its_past_and_resets_of_counters_are_no_loss()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-promql-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), "scrape_configs: []\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "history.om"), History());
        (int code, string said) = await Programs.RunAsync(
            "promtool", "", "tsdb", "create-blocks-from", "openmetrics", Path.Combine(folder, "history.om"), Path.Combine(folder, "data"));
        Assert.True(code == 0, said);
        int port = Programs.FreePort();
        using Process prometheus = Process.Start(new ProcessStartInfo(
            Programs.Find("prometheus")!,
            [
                $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}",
                "--storage.tsdb.retention.time=100y", "--log.level=error",
            ]))!;
        try
        {
            using var probe = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Programs.AnswersAsync(probe, "/-/ready");
            CollectedFacts facts = await CollectAsync(probe.BaseAddress);

            // 7 whole days, 24 orders each though the counter begins anew on the fourth; the third team never reported.
            KpiPoint[] orders = [.. facts.All<KpiPoint>().Where(point => point.Kpi == "orders")];
            Assert.Equal(14, orders.Length);
            Assert.Equal(7, orders.Count(point => point.Scope == "team:pay"));
            Assert.All(orders.Where(point => point.PeriodStart > new DateOnly(2026, 10, 1)), point => Assert.InRange(point.Value, 22, 26));
            Assert.Equal(
                [new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 7)],
                [orders.Min(point => point.PeriodStart), orders.Max(point => point.PeriodStart)]);

            // A ratio of nothing is no data: there were no trials on the first three days.
            KpiPoint[] ratio = [.. facts.All<KpiPoint>().Where(point => point.Kpi == "trial_ratio")];
            Assert.Equal(new DateOnly(2026, 10, 4), ratio.Min(point => point.PeriodStart));
            Assert.All(ratio, point => Assert.Equal(0.1m, point.Value));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<CollectedFacts> CollectAsync(Uri address)
    {
        var options = new PrometheusOptions
        {
            Url = address.ToString(),
            Queries =
            [
                new() { Kpi = "orders", Query = "sum by (team) (increase(orders_total[1d]))", Unit = "orders", Scope = "team:{team}" },
                new() { Kpi = "trial_ratio", Query = "sum(paid) / (sum(trials) > 0)", Unit = "ratio" },
            ],
        };
        using var http = new SourceHttp("prometheus", new SourceHttpOptions(), new FrozenClock(Now));
        var source = new PrometheusSource(options, new() { Http = http.Client, Name = "prometheus", CacheFolder = "", BaseFolder = "" });
        var facts = new CollectedFacts();
        Assert.Null(await facts.RunAsync(source, Start, Now));
        string once = facts.Text;
        Assert.Null(await facts.RunAsync(source, Start, Now));
        Assert.Equal(once, facts.Text);
        Assert.Empty(facts.Unreadable);
        return facts;
    }

    private static string History()
    {
        var orders = new StringBuilder("# TYPE orders counter\n");
        var paid = new StringBuilder("# TYPE paid gauge\n");
        var trials = new StringBuilder("# TYPE trials gauge\n");
        foreach (string team in new[] { "pay", "web" })
        {
            int total = 0;
            for (DateTimeOffset at = Start; at < Now; at = at.AddHours(1), total++)
            {
                total = at == Start.AddDays(3) ? 0 : total;
                string time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                orders.Append(CultureInfo.InvariantCulture, $"orders_total{{team=\"{team}\"}} {total} {time}\n");
                paid.Append(CultureInfo.InvariantCulture, $"paid{{team=\"{team}\"}} 1 {time}\n");
                trials.Append(CultureInfo.InvariantCulture, $"trials{{team=\"{team}\"}} {(at > Start.AddDays(3) ? 10 : 0)} {time}\n");
            }
        }

        return $"{orders}{paid}{trials}# EOF\n";
    }
}
