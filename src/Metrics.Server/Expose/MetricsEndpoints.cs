using Microsoft.Net.Http.Headers;

namespace Metrics.Server.Expose;

/// <summary><c>GET /metrics</c>.</summary>
internal static class MetricsEndpoints
{
    private const int FlushEvery = 256 * 1024;

    public static async Task Answer(HttpContext context, Exposition exposition, bool sensitive)
    {
        HttpRequest request = context.Request;
        ExpositionFormat format = ScrapeRequest.FormatOf(request.Headers.Accept);
        bool gzip = ScrapeRequest.TakesGzip(request.Headers.AcceptEncoding);
        using ScrapeBody body = exposition.Body(format, sensitive);
        IReadOnlyList<ReadOnlyMemory<byte>> pieces = gzip ? body.Gzip : body.Plain;

        HttpResponse response = context.Response;
        response.ContentType = ExpositionText.ContentType(format);
        response.ContentLength = pieces.Sum(piece => (long)piece.Length);
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, "Accept, Accept-Encoding, Authorization");
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await SendAsync(response, pieces, context.RequestAborted);
        }
    }

    private static async Task SendAsync(HttpResponse response, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancel)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            for (int at = 0; at < piece.Length; at += FlushEvery)
            {
                await response.BodyWriter.WriteAsync(piece[at..Math.Min(piece.Length, at + FlushEvery)], cancel);
            }
        }
    }
}
