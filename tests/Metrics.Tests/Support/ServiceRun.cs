using System.Collections.Concurrent;
using System.Net;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Hosting;
using Metrics.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>The service on a free port of the loopback address, with a store of its own, as a configuration text makes it.</summary>
internal sealed class ServiceRun : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FactStore _store;
    private readonly string _folder;

    private ServiceRun(WebApplication app, FactStore store, CurrentConfig config, string folder, LogLines logs)
    {
        (_app, _store, Config, _folder, Logs) = (app, store, config, folder, logs);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        // A refusal ahead of the body is waited for, however slow the machine: by default the body goes out after a second.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(5) };
        Http = new HttpClient(handler) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public CurrentConfig Config { get; }

    public LogLines Logs { get; }

    public string ConfigPath => Path.Combine(_folder, "metrics.yaml");

    public static async Task<ServiceRun> StartAsync(string yaml = "", Func<string, string?>? variables = null, TimeProvider? clock = null)
    {
        string folder = Directory.CreateTempSubdirectory("metrics-service-").FullName;
        string path = Path.Combine(folder, "metrics.yaml");
        await File.WriteAllTextAsync(path, yaml);
        var reader = new ConfigReader(new Dictionary<string, Type>());
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = reader.Read(path, variables ?? (_ => null));
        Assert.True(config is not null, string.Join('\n', problems));
        var current = new CurrentConfig(config);
        clock ??= TimeProvider.System;
        FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(folder, "metrics.db")}", clock);
        var logs = new LogLines();
        var settings = new ServerSettings { Listen = new ListenAddress(IPAddress.Loopback, 0), ConfigPath = path, Collects = false, Logs = logs };
        WebApplication app = ServerHost.Build(settings, current, store, clock, reader);
        await app.StartAsync();
        return new ServiceRun(app, store, current, folder, logs);
    }

    /// <summary>Asks, with a token where one is given.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : " " + exception)}");

    /// <summary>Waits for a line that holds these words.</summary>
    public async Task<string> WaitAsync(string words)
    {
        for (int i = 0; i < 600; i++)
        {
            if (_lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"nothing logged '{words}':\n{string.Join('\n', _lines)}");
    }

    public void Dispose()
    {
    }
}
