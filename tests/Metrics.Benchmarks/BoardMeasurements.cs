using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Access;
using Metrics.Server.Board;
using Metrics.Server.Config;
using Metrics.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Benchmarks;

/// <summary>How long a reader waits for the first page of an organization of 500 services.</summary>
internal static class BoardMeasurements
{
    private const double Limit = 0.1;

    [Measured("board", "opening the board of 500 services, drawn anew and kept")]
    public static async Task<IReadOnlyList<Row>> OpenAsync()
    {
        var world = World.M();
        IReadOnlyList<StoredFact> facts = world.Stored();
        var index = new FactIndex(world.Catalog, new Definitions(), OrganizationCalendar.Utc);
        index.Apply(facts);
        string folder = Directory.CreateTempSubdirectory("board-").FullName;
        IReadOnlyList<Row> rows = await OpenAsync(world, facts, index, folder);
        Directory.Delete(folder, recursive: true);
        return rows;
    }

    private static async Task<IReadOnlyList<Row>> OpenAsync(World world, IReadOnlyList<StoredFact> facts, FactIndex index, string folder)
    {
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(folder, "metrics.db")}", new Still());

        // The page looks up a few titles; the numbers come from the index, so the store needs the incidents alone.
        await store.WriteAsync(new FactBatch { Source = "pager", Facts = [.. facts.Select(fact => fact.Fact).OfType<Incident>()] });
        var held = new Held(index);
        await using WebApplication app = Start(world, store, held);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        double drawn = await Stopwatches.MedianAsync(async () =>
        {
            held.Generation++;
            await http.GetByteArrayAsync(new Uri("/", UriKind.Relative));
        });
        double kept = await Stopwatches.MedianAsync(() => http.GetByteArrayAsync(new Uri("/", UriKind.Relative)));
        await app.StopAsync();
        return
        [
            new Row("opening the board after a change, 500 services", "the limit", drawn, Limit, "s", Goal.AtMost, 1),
            new Row("opening it again", "the limit", kept, Limit, "s", Goal.AtMost, 1),
        ];
    }

    private static WebApplication Start(World world, FactStore store, Held held)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new Still())
            .AddSingleton(new CurrentConfig(new MetricsConfig { Catalog = world.Catalog }))
            .AddSingleton(store)
            .AddSingleton<ICurrentIndex>(held);
        builder.Services.AddProblemDetails();
        builder.Services.AddAccess();
        builder.Services.AddBoard();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapBoard();
        return app;
    }

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => World.End;
    }

    private sealed class Held(FactIndex index) : ICurrentIndex
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public long Generation { get; set; }

        public T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => ask(index, []);

        public Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel) =>
            Task.FromResult(ask(index, []));
    }
}
