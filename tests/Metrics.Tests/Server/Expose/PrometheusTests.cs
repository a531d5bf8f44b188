using System.Diagnostics;
using System.Text.Json.Nodes;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Expose;

public class PrometheusTests
{
    [ProgramFact("prometheus")]
    public async Task A_real_Prometheus_scrapes_it_and_tells_a_teams_change_fail_rate()
    {
        var config = new MetricsConfig { Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))) };
        await using RunningServer server = await RunningServer.StartAsync(config, WorkedExample.Facts);
        string folder = Directory.CreateTempSubdirectory("metrics-prometheus-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), $$"""
            scrape_configs:
              - job_name: metrics
                scrape_interval: 1s
                static_configs: [{ targets: ["{{server.Address.Authority}}"] }]
            """);
        int port = Programs.FreePort();
        using Process prometheus = Process.Start(new ProcessStartInfo(
            Programs.Find("prometheus")!,
            [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
        try
        {
            string? rate = await AskAsync(port, """dora_change_fail_ratio{scope="team",team="money",window="7d"}""");

            // Scrapes of a busy machine may be late; one that was not is enough.
            string? up = await AskAsync(port, """max_over_time(up{job="metrics"}[1m])""");

            Assert.Equal(("0.5", "1"), (rate, up));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Asks until there is an answer: a server that has just started has not scraped yet.</summary>
    private static async Task<string?> AskAsync(int port, string query)
    {
        using var http = new HttpClient();
        for (int i = 0; i < 150; i++)
        {
            try
            {
                string answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}"));
                if (JsonNode.Parse(answer)!["data"]!["result"]!.AsArray() is [{ } first])
                {
                    return (string)first["value"]![1]!;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(200);
        }

        return null;
    }
}
