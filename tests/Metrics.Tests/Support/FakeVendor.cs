using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>A server that answers whatever is asked as a test says, and keeps what it was asked.</summary>
internal sealed class FakeVendor(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _received = [];
    private int _requests;

    public Uri Address => new(app.Urls.Single());

    /// <summary>What is answered to a request, given all that came with it: status, type of content, body.</summary>
    public Func<HttpRequest, string, (int Status, string Type, string Body)> Answer { get; set; } = (_, _) => (200, "application/json", "[]");

    /// <summary>What goes wrong with a request, by its number from 1 on.</summary>
    public Func<int, VendorFault> Fault { get; set; } = _ => VendorFault.None;

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
        VendorFault fault = Fault(Interlocked.Increment(ref _requests));
        if (fault is VendorFault.Error or VendorFault.Limited)
        {
            context.Response.StatusCode = fault == VendorFault.Error ? 500 : 429;
            context.Response.Headers.RetryAfter = fault == VendorFault.Limited ? "1" : default(string);
            return;
        }

        (int status, string type, string body) = Answer(context.Request, all);
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        await (fault == VendorFault.None ? context.Response.WriteAsync(body) : BreakAsync(context, fault, Encoding.UTF8.GetBytes(body)));
    }

    private static async Task BreakAsync(HttpContext context, VendorFault fault, ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemory<byte> part = body[..(body.Length * 6 / 10)];
        switch (fault)
        {
            case VendorFault.Truncated:
                await context.Response.Body.WriteAsync(part);
                return;
            case VendorFault.Cut:
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(part);
                await context.Response.Body.FlushAsync();
                break;
            case VendorFault.Silent:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
        }

        context.Abort();
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
