using Metrics.Facts.Collecting;
using Microsoft.AspNetCore.Http.Features;

namespace Metrics.Server.Collect.Pushed;

/// <summary><c>POST /hooks/{source}</c>: the sender's signature is its right to come; 202 says that it is on disk.</summary>
internal static class HookEndpoints
{
    public static IEndpointConventionBuilder MapHooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/{source}", TakeAsync).WithTags("pushed").WithSummary("A delivery of a vendor's webhook").Accepts<object>("application/json", "*/*")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(401).ProducesProblem(404).ProducesProblem(413).ProducesProblem(503).AllowAnonymous();

    private static async Task<IResult> TakeAsync(string source, HttpContext context, Receivers receivers, TimeProvider clock, CancellationToken cancel)
    {
        if (receivers.Find(source) is not { } type)
        {
            return Results.Problem($"no source called '{source}' takes deliveries", statusCode: StatusCodes.Status404NotFound);
        }

        long limit = type.Attribute.LargestDelivery * 1024L * 1024;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize <= limit)
        {
            size.MaxRequestBodySize = limit + 1;
        }

        if (await BodyReading.WholeAsync(context.Request, limit, cancel) is not { } body)
        {
            return Results.Problem(
                $"a delivery for '{source}' may have {type.Attribute.LargestDelivery} MB", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            DeliveryAnswer answer = await receivers.ReceiveAsync(source, new Delivery(Headers(context.Request), body, clock.GetUtcNow()), cancel);
            return answer.Refused is { } reason
                ? Results.Problem(reason, statusCode: StatusCodes.Status401Unauthorized)
                : Results.Json(
                    new { status = answer.Result is { Repeated: true } ? "repeated" : "accepted", facts = answer.Result?.Outcomes.Count ?? 0 },
                    statusCode: StatusCodes.Status202Accepted);
        }
        catch (SourceFaultException fault)
        {
            return Results.Problem(fault.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static Dictionary<string, string> Headers(HttpRequest request) =>
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
