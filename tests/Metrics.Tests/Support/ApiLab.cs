using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Metrics.Tests.Support;

/// <summary>A running simulator of a vendor's API, from the folder that METRICS_API_LAB names.</summary>
internal sealed class ApiLab : IAsyncDisposable
{
    public const string Folder = "METRICS_API_LAB";

    /// <summary>Every fault that the simulators know, each now and then.</summary>
    public const string AllFaults = "error:0.03,slow:0.02,timeout:0.01,reset:0.02,truncate:0.02,cut:0.02,storm:0.02";

    private readonly string[] _options;
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private ApiLab(string vendor, string[] options, Process process, JsonElement said)
    {
        (Vendor, _options, _process) = (vendor, options, process);
        Address = new Uri(said.GetProperty("url").GetString()!);
        Now = said.GetProperty("clock").GetDateTimeOffset();
        Headers = said.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!);
    }

    public string Vendor { get; }

    public Uri Address { get; }

    /// <summary>The simulator's clock when it started.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The headers of a request that it believes.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <param name="options">What the world is like: <c>--seed 7 --incidents 500</c>.</param>
    /// <param name="server">How the server behaves: <c>--rate 10/60 --fault error:0.05</c>.</param>
    public static async Task<ApiLab> StartAsync(string vendor, string[] options, params string[] server)
    {
        Process process = Node(["lab.mjs", vendor, "--port", "0", .. options, .. server]);
        string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        using JsonDocument said = JsonDocument.Parse(line);
        return new ApiLab(vendor, options, process, said.RootElement.Clone());
    }

    /// <summary>What the generator knows to be true, at the clock's present or a given instant.</summary>
    public async Task<JsonElement> TruthAsync(DateTimeOffset? at = null)
    {
        string[] when = at is { } instant ? ["--at", instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)] : [];
        using Process process = Node(["truth.mjs", Vendor, .. _options, .. when]);
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>What the vendor's sender would push: a request each, with what a correct receiver makes of it.</summary>
    public async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(string secret, params string[] how)
    {
        string[] signed = Vendor == "incidentio" ? [] : ["--secret", secret];
        using Process process = Node(["send.mjs", Vendor, "--print", .. _options, .. signed, .. how]);
        var deliveries = new List<JsonElement>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            using JsonDocument delivery = JsonDocument.Parse(line);
            deliveries.Add(delivery.RootElement.Clone());
        }

        await process.WaitForExitAsync();
        return deliveries;
    }

    public async Task<JsonElement> StatsAsync() => await _http.GetFromJsonAsync<JsonElement>(new Uri(Address, "/__stats"));

    /// <summary>The requests that vendors' clients sent so far.</summary>
    public async Task<int> RequestsAsync() => (await StatsAsync()).GetProperty("requests").GetInt32();

    public async Task<JsonElement> ControlAsync(object command)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(Address, "/__control"), command);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private static Process Node(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Environment.GetEnvironmentVariable(Folder)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

/// <summary>Tests against the simulators of vendors' APIs: shown as skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ApiLabTheoryAttribute : TheoryAttribute
{
    public ApiLabTheoryAttribute() => Skip = new ApiLabFactAttribute().Skip;
}

/// <summary>A test against the simulators of vendors' APIs: shown as skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ApiLabFactAttribute : FactAttribute
{
    public ApiLabFactAttribute() =>
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ApiLab.Folder))
            ? $"{ApiLab.Folder} names no folder with the simulators of vendors' APIs (and node to run them)"
            : null;
}
