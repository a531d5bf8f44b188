using Metrics.Compute;
using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>What was known stays known: on seeded random worlds that are restated again and again.</summary>
public sealed class AsOfPropertyTests
{
    private const int Steps = 6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Numbers_as_of_an_earlier_instant_are_those_that_were_computed_then(int seed)
    {
        var world = new RandomWorld(seed);
        var clock = new SteppedClock(Some.At("2026-02-20T00:00Z"));
        await using FactStore store = await FactStore.OpenAsync("sqlite::memory:", clock);
        var live = new FactIndex(RandomWorld.Catalog, new Definitions(), OrganizationCalendar.Utc);
        var then = new List<(DateTimeOffset AsOf, Number[] Numbers)>();
        Fact[][] parts = [.. world.Facts.OrderBy(fact => fact.Id.Length * 31 % 7).Chunk((world.Facts.Count / Steps) + 1)];
        foreach (Fact[] part in parts)
        {
            Fact[] restated = then.Count == 0 ? [] : [.. Enumerable.Range(0, 10).Select(_ => world.Restated())];
            foreach (IGrouping<string, Fact> source in part.Concat(restated).GroupBy(Some.SourceOf))
            {
                Fact gone = source.First();
                live.Apply((await store.WriteAsync(new FactBatch
                {
                    Source = source.Key,
                    Facts = [.. source],
                    Deleted = then.Count % 2 == 1 ? [new(gone.Kind, gone.Id)] : [],
                })).Written);
            }

            then.Add((clock.GetUtcNow(), Numbers(live)));
            clock.Advance(TimeSpan.FromDays(1));
        }

        foreach ((DateTimeOffset asOf, Number[] numbers) in then)
        {
            var past = new FactIndex(RandomWorld.Catalog, new Definitions(), OrganizationCalendar.Utc);
            past.Apply(await store.ReadAsync(new FactQuery { AsOf = asOf }).ToListAsync());
            Assert.Equal(numbers, Numbers(past));
        }

        Assert.Equal(Steps, then.Count);
        Assert.NotEqual(then[^1].Numbers, then[^2].Numbers);
    }

    /// <summary>Every number of every scope, at an instant within the world and at one after it.</summary>
    private static Number[] Numbers(FactIndex index) =>
    [
        .. from at in (DateTimeOffset[])[Some.At("2026-01-25T00:00Z"), Some.At("2026-02-18T00:00Z")]
           from report in NumberQuery.ReportAll(index, [Window.Parse("7d")!, Window.Parse("30d")!, Window.Parse("2026-01")!], at, [])
           from number in report.Numbers
           select number,
    ];
}
