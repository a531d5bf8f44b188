using System.Text.Json;
using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Api;
using Metrics.Server.Demo;
using Metrics.Server.Live;
using Metrics.Store;

namespace Metrics.Tests.Support;

/// <summary>Fills a store with the sample organization in some order, and writes the reviews of two of its quarters.</summary>
internal static class DemoReviews
{
    private const int BatchSize = 5_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    public static async Task<string> WriteAsync(string address, int order, string password)
    {
        DemoOrganization demo = DemoOrganization.Make(Now);
        await using FactStore store = await FactStore.OpenAsync(address, new FrozenClock(Now), () => password);
        var random = new Random(order);
        foreach (IGrouping<string, StoredFact> source in demo.Current().GroupBy(fact => fact.Source).OrderBy(_ => random.Next()))
        {
            foreach (Fact[] batch in source.Select(fact => fact.Fact).OrderBy(_ => random.Next()).Chunk(BatchSize))
            {
                await store.WriteAsync(new FactBatch { Source = source.Key, Facts = batch });
            }
        }

        FactIndex index = LiveIndex.Empty(demo.Config);
        await IndexLoad.FillAsync(index, store.ReadAsync(new FactQuery(), index.Prepare), await store.RevisionAsync(), CancellationToken.None);
        return string.Join('\n', new[] { "2026-Q2", "2026-Q3" }.Select(quarter => JsonSerializer.Serialize(
            ReviewQuery.Of(index, CalendarPeriod.Parse(quarter)!.Value, demo.Config.Kpis, demo.Config.Targets, Now, []), ApiJson.Options)));
    }
}
