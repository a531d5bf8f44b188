using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Metrics.Server.Telemetry;

/// <summary>Gives the span of a request its route and its status: the framework's own span lacks them.</summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, forward) =>
        {
            await forward(context);
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span)
            {
                Name(span, context);
            }
        });
        next(app);
    };

    private static void Name(Activity span, HttpContext context)
    {
        string method = context.Request.Method;
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
