using System.Globalization;
using System.Text;
using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Benchmarks;

/// <summary>A configuration and a filled SQLite store of M in a folder, for measurements of the program as its own process.</summary>
internal static class FilledFolder
{
    private const int AtOnce = 5000;

    public static async Task MakeAsync(string folder, int port)
    {
        World world = World.M();
        var catalog = new StringBuilder("listen: { address: 127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + " }\ncatalog:\n  teams:\n");
        foreach (Team team in world.Catalog.Teams)
        {
            catalog.Append(CultureInfo.InvariantCulture, $"    - name: {team.Name}\n      services:\n");
            foreach (Service service in team.Services)
            {
                catalog.Append(CultureInfo.InvariantCulture, $"        - {{ name: {service.Name}, repositories: [{service.Repositories[0]}] }}\n");
            }
        }

        await File.WriteAllTextAsync($"{folder}/metrics.yaml", catalog.ToString());
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{folder}/metrics.db", TimeProvider.System);
        foreach (IGrouping<string, StoredFact> source in world.Stored().GroupBy(fact => fact.Source))
        {
            foreach (StoredFact[] batch in source.Chunk(AtOnce))
            {
                await store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. batch.Select(fact => fact.Fact)] });
            }
        }
    }
}
