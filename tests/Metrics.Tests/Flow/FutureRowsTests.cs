using System.Text.Json.Nodes;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Verbs;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Flow;

/// <summary>Rows of the future count once their time has come, though their files stay as they are and are not read again.</summary>
public sealed class FutureRowsTests : IDisposable
{
    private const string Configuration = """
        organization: { name: Acme }
        definitions: { windows: [7d] }
        catalog:
          teams:
            - name: payments
              services:
                - { name: pay-api, repositories: [acme/pay-api] }
        sources:
          - { name: uploads, type: files, path: ./inbox, since: 2026-01-01 }
        kpis:
          - { name: revenue, title: Revenue, kind: revenue, unit: EUR, source: uploads, period: month, better: higher, owner: CFO }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-future-").FullName;

    [Fact]
    public async Task A_row_of_the_future_counts_when_its_time_has_come()
    {
        Write("metrics.yaml", Configuration);
        Write("inbox/deployments.csv", """
            id,service,environment,revision,finished_at,outcome
            d1,pay-api,production,r1,2026-01-08T12:00:00Z,succeeded
            d2,pay-api,production,r2,2026-01-10T12:00:00Z,succeeded

            """);
        Write("inbox/incidents.csv", """
            id,services,title,started_at,resolved_at
            i1,pay-api,Declined,2026-01-10T12:30:00Z,2026-01-10T13:30:00Z

            """);
        Write("inbox/changes.csv", """
            id,repository,title,opened_at,merged_at
            c1,acme/pay-api,Retry,2026-01-10T10:00:00Z,2026-01-10T11:00:00Z

            """);
        Write("inbox/kpis.csv", """
            kpi,scope,period,period_start,value,unit
            revenue,organization,month,2026-01-01,1200,EUR

            """);
        (MetricsConfig? config, _) = ConfigFile.Reader().Read(Path.Combine(_folder, "metrics.yaml"), _ => null);
        await using RunningServer server = await RunningServer.StartAsync(config!);
        CollectResult first = await CollectAsync(server);
        Assert.Equal((5, 0), (first.New, first.Quarantined));
        Assert.Equal(
            ["deployments 1", "incidents -", "incidents_open -", "changes_merged -", "failed_deployments 0"], await NumbersAsync(server));
        Assert.DoesNotContain("\nkpi_value{", await server.GetAsync("/metrics"), StringComparison.Ordinal);

        // In the midst of the incident.
        await MoveAsync(server, "2026-01-10T13:00Z");
        Assert.Equal(
            ["deployments 2", "incidents 1", "incidents_open 1", "changes_merged 1", "failed_deployments 1"], await NumbersAsync(server));

        await MoveAsync(server, "2026-01-10T18:00Z");
        Assert.Equal(
            ["deployments 2", "incidents 1", "incidents_open 0", "changes_merged 1", "failed_deployments 1"], await NumbersAsync(server));
        Assert.Contains("\ndora_deployments{scope=\"organization\",window=\"7d\"} 2\n", await server.GetAsync("/metrics"), StringComparison.Ordinal);

        await MoveAsync(server, "2026-02-01T00:00Z");
        Assert.Contains("\nkpi_value{kpi=\"revenue\",unit=\"EUR\",scope=\"organization\"} 1200\n", await server.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Time goes on, and the next run finds nothing that is new.</summary>
    private static async Task MoveAsync(RunningServer server, string at)
    {
        server.Clock.Now = Some.At(at);
        CollectResult run = await CollectAsync(server);
        Assert.Equal((RunEnd.Done, 0), (run.End, run.New + run.Restated + run.Unchanged));
    }

    private static Task<CollectResult> CollectAsync(RunningServer server) => server.CollectAsync(server.Config.Value.Sources.Single());

    private static async Task<string[]> NumbersAsync(RunningServer server)
    {
        string[] asked = ["deployments", "incidents", "incidents_open", "changes_merged", "failed_deployments"];
        JsonArray numbers = JsonNode.Parse(await server.GetAsync("/api/v1/report?scope=service:pay-api&window=7d"))!["numbers"]!.AsArray();
        return [.. asked.Select(name => $"{name} {numbers.Single(number => (string)number!["metric"]! == name && number["origin"] is null)!["value"]?.ToString() ?? "-"}")];
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
