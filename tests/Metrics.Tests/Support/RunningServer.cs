using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Hosting;
using Metrics.Server.Live;
using Metrics.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>The service as it is, on a free port and an SQLite file of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-server-").FullName;
    private WebApplication? _app;

    /// <summary>Where its store is.</summary>
    public string Folder => _folder;

    public FixedTime Clock { get; } = new(Some.At("2026-01-09T18:00Z"));

    public FactStore Store { get; private set; } = null!;

    public CurrentConfig Config { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    /// <summary>Starts with what the store is to hold; every fact is recorded at the clock's instant.</summary>
    public static Task<RunningServer> StartAsync(MetricsConfig config, params Fact[] facts) => StartAsync(config, null, facts);

    /// <inheritdoc cref="StartAsync(MetricsConfig, Fact[])"/>
    public static async Task<RunningServer> StartAsync(MetricsConfig config, ILoggerProvider? logs, params Fact[] facts)
    {
        var server = new RunningServer { Config = new CurrentConfig(config) };
        server.Store = await FactStore.OpenAsync($"sqlite:{server._folder}/metrics.db", server.Clock);
        foreach (IGrouping<string, Fact> source in facts.GroupBy(Some.SourceOf))
        {
            await server.Store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. source] });
        }

        var settings = new ServerSettings { Listen = ListenAddress.Parse("127.0.0.1:0")!, Collects = false, Logs = logs };
        server._app = ServerHost.Build(settings, server.Config, server.Store, server.Clock);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        server.Http = new HttpClient { BaseAddress = server.Address };
        LiveIndex index = server._app.Services.GetRequiredService<LiveIndex>();
        while (!index.Ready)
        {
            await Task.Delay(5);
        }

        return server;
    }

    /// <summary>Writes as a source's run does: to the store, then to whoever is told of it.</summary>
    public async Task<BatchResult> WriteAsync(string source, params Fact[] facts)
    {
        BatchResult result = await Store.WriteAsync(new FactBatch { Source = source, Facts = facts });
        Services.GetRequiredService<IWrittenFacts>().Written(result);
        return result;
    }

    /// <summary>Runs one of the configured sources once, as the verb <c>collect</c> does.</summary>
    public async Task<CollectResult> CollectAsync(SourceSpec spec, DateTimeOffset? since = null)
    {
        using ConfiguredSource source = Services.GetRequiredService<SourceWorkshop>().Make(spec);
        return await Services.GetRequiredService<Collector>().RunAsync(source, since);
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
