using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Metrics.Benchmarks;

/// <summary>The smallest web host: the baseline for memory, run as a process of its own.</summary>
internal static class BareHost
{
    public const string Word = "bare-host";

    public static async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:5790");
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "here");
        await app.RunAsync();
    }
}
