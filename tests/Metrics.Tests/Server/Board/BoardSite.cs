using System.Net;
using Metrics.Compute;
using Metrics.Server.Access;
using Metrics.Server.Board;
using Metrics.Server.Config;
using Metrics.Server.Demo;
using Metrics.Server.Hosting;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Server.Board;

/// <summary>The board of the sample organization on a real port, at a fixed instant; built once for all tests of the board.</summary>
public sealed class BoardSite : IAsyncLifetime
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("board-").FullName;
    private FactStore? _store;
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    internal LiveIndex Index { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        DemoOrganization demo = DemoOrganization.Make(Now);
        (_app, _store, Index) = await StartAsync(
            demo.Config,
            _folder,
            (store, clock) => DemoFilling.FillAsync(
                store, clock, demo, new Progress<double>(), CancellationToken.None, new DemoSnapshots(store, clock, demo).MakeDueAsync));
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static async Task<(WebApplication App, FactStore Store, LiveIndex Index)> StartAsync(
        MetricsConfig configured,
        string folder,
        Func<FactStore, DemoClock, Task> fill)
    {
        var clock = new DemoClock(new FrozenClock(Now));
        FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(folder, "metrics.db")}", clock);
        await fill(store, clock);
        var config = new CurrentConfig(configured);
        var index = new LiveIndex(store, config);
        FactIndex facts = LiveIndex.Empty(configured);
        await IndexLoad.FillAsync(facts, store.ReadAsync(new FactQuery(), facts.Prepare), await store.RevisionAsync(), CancellationToken.None);
        index.Replace(facts, await store.RevisionAsync());
        index.Replace(SourceStates.Of(configured, await store.SourcesAsync()).Health());

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(config).AddSingleton(store).AddSingleton<ICurrentIndex>(index);
        builder.Services.AddProblemDetails();
        builder.Services.AddAccess();
        builder.Services.AddSnapshots();
        builder.Services.AddBoard();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseMiddleware<SecurityHeaders>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapBoard();
        app.MapSnapshots();
        await app.StartAsync();
        return (app, store, index);
    }
}

[CollectionDefinition("board")]
public sealed class BoardTests : ICollectionFixture<BoardSite>;
