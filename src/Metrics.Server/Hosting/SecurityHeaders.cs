using System.Security.Cryptography;

namespace Metrics.Server.Hosting;

/// <summary>
/// Headers that keep a browser from doing what no page of ours asks for: no foreign script, no frame, no guessing of types.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NonceKey = "metrics.nonce";

    /// <summary>
    /// The word that marks an inline script or style of a page of ours as meant (<c>nonce="…"</c>); new with every answer.
    /// </summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Items[NonceKey] = nonce;
        }

        return nonce;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    }

    private static Task Write(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        string inline = context.Items[NonceKey] is string nonce ? $" 'nonce-{nonce}'" : "";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'{inline}; style-src 'self'{inline}; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
