using System.Security.Cryptography;
using System.Text;
using Metrics.Compute;
using Metrics.Facts;
using Microsoft.Net.Http.Headers;

namespace Metrics.Server.Api;

/// <summary>
/// Lets readers keep answers about an instant that has passed: an answer carries a tag of the index's generation, and one who shows the
/// tag again is told that nothing changed without anything being computed.
/// </summary>
internal sealed class Revalidation(ICurrentIndex index, TimeProvider clock) : IEndpointFilter
{
    // Generations begin anew with the process: its tags must not be taken for those of the one before.
    private readonly string _process = Guid.NewGuid().ToString("N")[..8];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        http.Response.Headers.Vary = "Authorization";
        if (!HasPassed("at", http) && !HasPassed("to", http))
        {
            http.Response.Headers.CacheControl = "private, no-store";
            return await next(context);
        }

        byte[] question = SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Path + http.Request.QueryString.Value));
        string tag = $"\"{_process}-{index.Generation}-{Convert.ToHexStringLower(question.AsSpan(0, 8))}\"";
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.ETag = tag;
        if (EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? shown)
            && shown.Any(each => each.Tag == tag || each.Tag == "*"))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        object? answer = await next(context);
        if (answer is INestedHttpResult { Result: IStatusCodeHttpResult { StatusCode: >= 400 } })
        {
            http.Response.Headers.Remove(HeaderNames.ETag);
        }

        return answer;
    }

    private bool HasPassed(string name, HttpContext http) =>
        index.Read((facts, _) => AskedMoment.ReadInstant(name, http.Request.Query[name], facts.Calendar, (_, _) => { })) <= clock.GetUtcNow();
}
