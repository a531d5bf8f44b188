using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Live;

/// <summary>From what a catalog source collected to the numbers of its teams.</summary>
public class FoundCatalogTests
{
    private const string Config = """
        catalog: { teams: [{ name: payments, services: [{ name: pay }] }] }
        targets: [{ metric: deployments_per_day, at_least: 1, scope: "team:books", owner: Ana }]
        sources:
          - { name: uploads, type: files, path: inbox, since: 2025-01-01 }
          - { name: portal, type: backstage, files: [catalog-info.yaml] }
        """;

    private const string Rows = """
        id,service,environment,revision,finished_at,outcome
        d1,ledger,production,a,2026-01-05T10:00:00Z,succeeded

        """;

    [Fact]
    public async Task A_service_of_the_catalog_outside_has_numbers_and_keeps_those_of_its_former_team()
    {
        string folder;
        using (VerbRun before = Run("2026-01-06T12:00Z"))
        {
            before.With("metrics.yaml", Config).With("inbox/deployments.csv", Rows).With("catalog-info.yaml", Component("payments"));
            Assert.Equal(0, await before.RunAsync("collect"));
            using VerbRun after = Run("2026-01-09T18:00Z");
            folder = after.Folder;
            foreach (string file in Directory.EnumerateFiles(before.Folder, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(folder, Path.GetRelativePath(before.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            after.With("catalog-info.yaml", Component("books"))
                .With("inbox/deployments-2.csv", Rows.Replace("d1", "d2", StringComparison.Ordinal).Replace("01-05", "01-08", StringComparison.Ordinal));
            Assert.Equal(0, await after.RunAsync("collect"));

            // It was seen with its new team on the 9th: both deployments are the former one's.
            Assert.Equal(0, await after.RunAsync("report", "--scope", "team:payments", "--window", "30d"));
            Assert.Matches(@"(?m)^deployments +2 ", after.Out);
            Assert.Equal(0, await after.RunAsync("report", "--scope", "team:books", "--window", "30d"));
            Assert.DoesNotMatch(@"(?m)^deployments +2 ", after.Out);
            Assert.Equal(0, await after.RunAsync("check"));
            Assert.Contains("'books' is no team of the catalog in this file; a source must bring it", after.Error + after.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_running_service_takes_a_changed_catalog_over_without_a_restart()
    {
        var spec = new SourceSpec { Name = "portal", Type = "backstage", Options = new object() };
        var config = new MetricsConfig { Catalog = Some.Catalog("web"), Sources = [spec] };
        await using RunningServer server = await RunningServer.StartAsync(config, WorkedExample.Facts);
        var entry = new CatalogEntry { Id = "component:default/pay", Name = "pay", Team = "payments" };

        await server.Store.WriteAsync(new FactBatch { Source = "portal", Facts = [entry] });
        await UntilAsync(() => Deployments(server) == 4);
        Assert.Equal(["money", "payments"], server.Config.Value.Catalog.Teams.Select(team => team.Name).Take(2));

        await server.Store.WriteAsync(new FactBatch { Source = "portal", Deleted = [new(FactKind.Service, entry.Id)] });
        await UntilAsync(() => Deployments(server) is null);
    }

    private static double? Deployments(RunningServer server) => server.Services.GetRequiredService<ICurrentIndex>().Read((facts, sources) =>
        facts.Map.ServiceNumber("pay") < 0
            ? null
            : NumberQuery.Report(facts, Scope.Service("pay"), Window.OfDays(7), server.Clock.Now, sources).Numbers
                .Single(number => number is { Metric: "deployments", Origin: null }).Value);

    private static VerbRun Run(string now) => new() { Clock = new FrozenClock(Some.At(now)) };

    private static string Component(string team) =>
        $"kind: Component\nmetadata: {{ name: ledger }}\nspec: {{ type: service, owner: {team} }}\n";

    private static async Task UntilAsync(Func<bool> done)
    {
        for (int i = 0; i < 1200 && !done(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(done());
    }
}
