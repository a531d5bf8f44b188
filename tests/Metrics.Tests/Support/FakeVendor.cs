using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>A server that answers whatever is asked as a test says, and keeps what it was asked.</summary>
internal sealed class FakeVendor(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _received = [];

    public Uri Address => new(app.Urls.Single());

    /// <summary>What is answered to a request, given all that came with it: status, type of content, body.</summary>
    public Func<HttpRequest, string, (int Status, string Type, string Body)> Answer { get; set; } = (_, _) => (200, "application/json", "[]");

    /// <summary>All that came: path, query, headers and body of each request.</summary>
    public IReadOnlyCollection<string> Received => _received;

    public static async Task<FakeVendor> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var vendor = new FakeVendor(app);
        app.Run(vendor.AnswerAsync);
        await app.StartAsync();
        return vendor;
    }

    public void Forget() => _received.Clear();

    /// <summary>A network in which every address is this server's.</summary>
    public HttpMessageHandler Network() => new Everywhere(Address);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string headers = string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
        string all = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n{headers}\n\n{await reader.ReadToEndAsync()}";
        _received.Enqueue(all);
        (int status, string type, string body) = Answer(context.Request, all);
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        await context.Response.WriteAsync(body);
    }

    private sealed class Everywhere(Uri address) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
