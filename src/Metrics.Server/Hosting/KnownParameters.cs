using Metrics.Server.Api;
using Metrics.Server.Config.Reading;
using Microsoft.AspNetCore.Http.Metadata;

namespace Metrics.Server.Hosting;

/// <summary>
/// Refuses a parameter that a path of the API does not know: passed over, a misspelt one would bring the answer to another question.
/// Scrapes, webhooks and pages take whatever others add to their addresses.
/// </summary>
internal sealed class KnownParameters(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Query.Count == 0 || !request.Path.StartsWithSegments("/api/v1") || context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        string[] known = [.. Of(endpoint)];
        var mistakes = new Mistakes();
        foreach (string written in request.Query.Keys.Except(known, StringComparer.OrdinalIgnoreCase))
        {
            mistakes.Add(written, known.Length == 0 ? "this path takes no parameters" : $"there is no such parameter{NearestWord.Hint(written, known)}");
        }

        return mistakes.None ? next(context) : mistakes.Refused().ExecuteAsync(context);
    }

    private static IEnumerable<string> Of(RouteEndpoint endpoint) => endpoint.Metadata.OfType<IParameterBindingMetadata>()
        .Where(parameter => parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string))
        .Select(parameter => parameter.Name)
        .Where(name => endpoint.RoutePattern.GetParameter(name) is null);
}
