using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>
/// Takes OTLP over HTTP and keeps what came. Strings of protobuf messages stand in them as they are, so tests can look for them.
/// </summary>
internal sealed class OtlpReceiver(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];

    public string Address => app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver._received.Enqueue((context.Request.Path, body.ToArray()));
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>All that came to a path, as text.</summary>
    public string Text(string path) =>
        string.Concat(_received.Where(each => each.Path == path).Select(each => Encoding.UTF8.GetString(each.Body)));

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
