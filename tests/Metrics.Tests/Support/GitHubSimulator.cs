using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Tests.Support;

/// <summary>A running github-sim, from the folder that METRICS_GITHUB_SIM names.</summary>
internal sealed class GitHubSimulator : IAsyncDisposable
{
    public const string Folder = "METRICS_GITHUB_SIM";
    public const string Token = "ghp_simulator";

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private GitHubSimulator(Process process, int port) => (_process, Address) = (process, $"http://127.0.0.1:{port}");

    public string Address { get; }

    public static async Task<GitHubSimulator> StartAsync(string organization, params string[] options)
    {
        int port = FreePort();
        string folder = Environment.GetEnvironmentVariable(Folder)!;
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["server.mjs", "--port", $"{port}", "--org", organization, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var simulator = new GitHubSimulator(process, port);
        for (int tries = 0; ; tries++)
        {
            try
            {
                await simulator.StatsAsync();
                return simulator;
            }
            catch (HttpRequestException) when (tries < 300 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public async Task<JsonElement> StatsAsync() => await _http.GetFromJsonAsync<JsonElement>($"{Address}/__stats");

    public async Task<JsonElement[]> TruthAsync() =>
        [.. (await _http.GetFromJsonAsync<JsonElement>($"{Address}/__truth")).GetProperty("repositories").EnumerateArray()];

    public async Task<JsonElement> ControlAsync(object command)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync($"{Address}/__control", command);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Has the simulator's sender deliver webhooks, and takes them as they come.</summary>
    public static async Task SendHooksAsync(Action<Delivery> take, params string[] options)
    {
        int port = FreePort();
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        string folder = Environment.GetEnvironmentVariable(Folder)!;
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (string argument in (string[])["hooks.mjs", "--target", $"http://127.0.0.1:{port}/hooks/github", .. options])
        {
            start.ArgumentList.Add(argument);
        }

        using Process sender = Process.Start(start)!;
        Task ended = sender.WaitForExitAsync();
        while (true)
        {
            Task<HttpListenerContext> next = listener.GetContextAsync();
            if (await Task.WhenAny(next, ended) == ended)
            {
                return;
            }

            HttpListenerContext context = await next;
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var headers = context.Request.Headers.AllKeys
                .ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase);
            take(new Delivery(headers, body.ToArray(), DateTimeOffset.UtcNow));
            context.Response.StatusCode = 202;
            context.Response.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
