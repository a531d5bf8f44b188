using System.Net;
using Metrics.Server.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Metrics.Server.Access;

/// <summary>
/// Where a loopback address lets everyone in, a page from elsewhere could reach it under a name of its own that resolves to 127.0.0.1: only
/// requests for a name of this machine itself are answered.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, TokenTable tokens, ServerSettings settings, IProblemDetailsService details)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!tokens.IsOpen || IsOurs(context.Request.Host.Host))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return details.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status421MisdirectedRequest,
                Title = "Misdirected request",
                Detail = "without access.tokens this service answers to localhost and loopback addresses only; add a token to use another name",
            },
        }).AsTask();
    }

    private bool IsOurs(string host) =>
        host == "localhost"
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && (IPAddress.IsLoopback(address) || address.Equals(settings.Listen.Address)));
}
