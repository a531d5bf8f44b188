using System.Diagnostics;
using System.Net.Http.Json;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Sources.Alertmanager;

/// <summary>What a real Alertmanager sends, from the alert to the fact in the store.</summary>
public sealed class AlertmanagerSourceTests
{
    private const string Key = "a-word-between-two-programs";

    [ProgramFact("prometheus-alertmanager")]
    public async Task A_real_Alertmanager_tells_that_an_alert_fires_and_that_it_is_over()
    {
        var options = new AlertmanagerOptions { HookSecret = Secret.Of(Key) };
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig
        {
            Sources = [new SourceSpec { Name = "alerts", Type = "alertmanager", Options = options }],
        });
        string folder = Directory.CreateTempSubdirectory("metrics-alertmanager-").FullName;
        int port = Programs.FreePort();
        using Process alertmanager = await StartAsync(server, folder, port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        try
        {
            await Programs.AnswersAsync(http, "/-/ready");
            await AlertAsync(http, "Slow", "critical", null);
            await AlertAsync(http, "Chatty", "info", null);
            Incident firing = await StoredAsync(server, incident => incident.Status == "firing");
            await AlertAsync(http, "Slow", "critical", "2026-01-09T17:40:00Z");
            Incident over = await StoredAsync(server, incident => incident.Status == "resolved");

            Assert.Equal(("Slow pages", "critical", "pay"), (firing.Title, firing.Severity, Assert.Single(firing.Services!)));
            Assert.Equal((firing.Id, Some.At("2026-01-09T17:00Z")), (over.Id, over.StartedAt));
            Assert.Equal(Some.At("2026-01-09T17:40Z"), over.ResolvedAt);
        }
        finally
        {
            alertmanager.Kill();
            await alertmanager.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_believed_sender_is_told_that_its_body_is_no_json()
    {
        var options = new AlertmanagerOptions { HookSecret = Secret.Of(Key) };
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig
        {
            Sources = [new SourceSpec { Name = "alerts", Type = "alertmanager", Options = options }],
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/alerts") { Content = new StringContent("alerts: none", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", Key);

        using HttpResponseMessage answer = await server.Http.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("the body is no JSON", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<Process> StartAsync(RunningServer server, string folder, int port)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "alertmanager.yml"), $$"""
            route: { receiver: metrics, group_wait: 0s, group_interval: 1s }
            receivers:
              - name: metrics
                webhook_configs:
                  - url: {{server.Address}}hooks/alerts
                    send_resolved: true
                    http_config: { authorization: { credentials: {{Key}} } }
            """);
        return Process.Start(new ProcessStartInfo(
            Programs.Find("prometheus-alertmanager")!,
            [
                $"--config.file={folder}/alertmanager.yml", $"--storage.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=", "--log.level=error",
            ]))!;
    }

    private static async Task AlertAsync(HttpClient http, string name, string severity, string? endsAt)
    {
        var alert = new Dictionary<string, object>
        {
            ["labels"] = new { alertname = name, severity, service = "pay" },
            ["annotations"] = new { summary = name + " pages" },
            ["startsAt"] = "2026-01-09T17:00:00Z",
        };
        if (endsAt is not null)
        {
            alert["endsAt"] = endsAt;
        }

        using HttpResponseMessage taken = await http.PostAsJsonAsync("/api/v2/alerts", new[] { alert });
        taken.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the one incident in the store is as wanted; a delivery that was taken moves the index.</summary>
    private static async Task<Incident> StoredAsync(RunningServer server, Func<Incident, bool> wanted)
    {
        var index = server.Services.GetRequiredService<ICurrentIndex>();
        using var moved = new SemaphoreSlim(0);
        void Moved() => moved.Release();
        index.Changed += Moved;
        try
        {
            while (true)
            {
                var incidents = new List<Incident>();
                await foreach (StoredFact stored in server.Store.ReadAsync(new FactQuery { Kind = FactKind.Incident }))
                {
                    incidents.Add((Incident)stored.Fact);
                }

                if (incidents is [{ } only] && wanted(only))
                {
                    return only;
                }

                Assert.True(await moved.WaitAsync(TimeSpan.FromMinutes(2)), "Alertmanager delivered nothing");
            }
        }
        finally
        {
            index.Changed -= Moved;
        }
    }
}
