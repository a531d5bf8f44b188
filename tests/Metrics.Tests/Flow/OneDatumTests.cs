using System.Text.Json.Nodes;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Verbs;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Flow;

/// <summary>
/// The way of one datum, from a row of a file to a line of /metrics. The first test to read: each step is one of the map's.
/// </summary>
public sealed class OneDatumTests : IDisposable
{
    private const string Configuration = """
        organization: { name: Acme, time_zone: Europe/Berlin }
        definitions: { windows: [7d] }
        catalog:
          teams:
            - name: payments
              services:
                - { name: pay-api, repositories: [acme/pay-api] }
        sources:
          - { name: uploads, type: files, path: ./inbox, since: 2026-01-01 }
        """;

    private const string Rows = """
        id,service,environment,revision,finished_at,outcome
        1187,pay-api,production,4f2a9c1,2026-01-05T16:00:00+01:00,succeeded

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-flow-").FullName;

    [Fact]
    public async Task A_deployment_goes_from_a_file_to_a_line_of_metrics()
    {
        Write("metrics.yaml", Configuration);
        Write("inbox/deployments.csv", Rows);
        (MetricsConfig? config, _) = ConfigFile.Reader().Read(Path.Combine(_folder, "metrics.yaml"), _ => null);
        await using RunningServer server = await RunningServer.StartAsync(config!);

        // 1 and 2. The source reads the row and yields a fact in our words; the collector hands it on in a batch.
        CollectResult run = await CollectAsync(server);
        Assert.Equal((RunEnd.Done, 1, 0), (run.End, run.New, run.Quarantined));

        // 3. The store keeps it as a version with a revision.
        StoredFact stored = Assert.Single(await server.Store.FindAsync(FactKind.Deployment, "1187"));
        Assert.Equal(("uploads", 1L, false), (stored.Source, stored.Revision, stored.Deleted));
        Assert.Equal(Some.At("2026-01-05T15:00Z"), ((Deployment)stored.Fact).FinishedAt);

        // 4. The live index has taken it, and a number is asked of the index.
        Number number = server.Services.GetRequiredService<ICurrentIndex>().Read((facts, sources) =>
            NumberQuery.Report(facts, Scope.Team("payments"), Window.OfDays(7), server.Clock.Now, sources).Numbers
                .Single(number => number is { Metric: "deployments", Origin: null }));
        Assert.Equal(1, number.Value);

        // 5. /metrics shows it as a line.
        Assert.Contains(
            "\ndora_deployments{scope=\"service\",team=\"payments\",service=\"pay-api\",window=\"7d\"} 1\n",
            await server.GetAsync("/metrics"),
            StringComparison.Ordinal);

        // 6. The API tells the same number, and the record behind it.
        JsonNode explained = JsonNode.Parse(await server.GetAsync("/api/v1/explain?metric=deployments&scope=service:pay-api&window=7d"))!;
        Assert.Equal(1, (double)explained["numbers"]![0]!["value"]!);
        Assert.Equal("1187", (string)explained["records"]![0]!["id"]!);

        // The same file again is no news: nothing is written, and nothing is counted twice.
        CollectResult again = await CollectAsync(server);
        Assert.Equal(0, again.New + again.Restated);
        Assert.Equal(1, await server.Store.RevisionAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<CollectResult> CollectAsync(RunningServer server) => server.CollectAsync(server.Config.Value.Sources.Single());

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
