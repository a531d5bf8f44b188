using System.Text.Encodings.Web;
using Metrics.Server.Config;
using Metrics.Server.Hosting;

namespace Metrics.Server.Access;

/// <summary><c>/login</c> and <c>/logout</c>: a browser shows its token once and gets a session.</summary>
internal static class LoginEndpoints
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:12vh auto;max-width:24rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
        + "label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input,button{padding:.5rem;margin:.25rem 0 1rem}"
        + "[role=alert]{color:#b00020}@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}[role=alert]{color:#ff8a80}}";

    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpContext context, string? @return) => Page(context, @return, null)).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/login", SignInAsync).AllowAnonymous().RequireRateLimiting(AccessModule.LoginLimit).ExcludeFromDescription();
        routes.MapPost("/logout", SignOut).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where to go after signing in: a path of ours, never another place.</summary>
    internal static string Target(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl)
            ? path
            : "/";

    private static async Task<IResult> SignInAsync(HttpContext context, TokenTable tokens, SessionCookie session)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.Problem("a form with the field 'token' is wanted", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string target = Target(form["return"]);
        if (tokens.Find(form["token"].ToString().Trim()) is not { } token)
        {
            return Page(context, target, "This token is not known here.", StatusCodes.Status401Unauthorized);
        }

        session.Give(context, token);
        return Results.LocalRedirect(token.Role == AccessRole.Scrape ? "/metrics" : target);
    }

    private static IResult SignOut(HttpContext context)
    {
        SessionCookie.Take(context);
        return Results.LocalRedirect("/login");
    }

    private static IResult Page(HttpContext context, string? target, string? problem, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "no-store";
        string alert = problem is null ? "" : $"<p role=\"alert\">{HtmlEncoder.Default.Encode(problem)}</p>";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in · Metrics</title>
            <style nonce="{SecurityHeaders.Nonce(context)}">{Style}</style></head>
            <body><main><h1>Metrics</h1>{alert}
            <form method="post" action="/login">
            <input type="hidden" name="return" value="{HtmlEncoder.Default.Encode(Target(target))}">
            <label for="token">Access token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <button type="submit">Sign in</button>
            </form></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }
}
