using Microsoft.AspNetCore.Mvc;

namespace Metrics.Server.Access;

/// <summary>
/// Keeps a page from elsewhere from writing with a visitor's rights: a request that changes something and comes from a browser must come
/// from our own pages. Programs that show a token themselves are not asked.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IProblemDetailsService details)
{
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || IsOurs(request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return details.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Detail = "this would change something and does not come from a page of this service",
            },
        }).AsTask();
    }

    private static bool IsOurs(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        // No browser sends a changing request without either header; a program has no cookie to misuse.
        return origin.Length > 0
            ? Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == request.Host.Value
            : !request.Cookies.ContainsKey(SessionCookie.Name);
    }
}
