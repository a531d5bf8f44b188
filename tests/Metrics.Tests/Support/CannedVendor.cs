using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>A vendor's API on a free port that answers each path with what a test has put there.</summary>
internal sealed class CannedVendor(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonNode> _answers = [];

    public string Address => app.Urls.Single();

    /// <summary>The answer at a path, whatever the query.</summary>
    public JsonNode this[string path]
    {
        set => _answers[path] = value;
    }

    public static async Task<CannedVendor> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var vendor = new CannedVendor(app);
        app.MapGet("/{**path}", (HttpContext context) => vendor._answers.TryGetValue(context.Request.Path, out JsonNode? answer)
            ? Results.Text(answer.ToJsonString(), "application/json")
            : Results.NotFound());
        await app.StartAsync();
        return vendor;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
