using System.Text.Json;
using System.Text.Json.Serialization;
using Metrics.Server.Access;

namespace Metrics.Server.Collect.Pushed;

/// <summary><c>POST /api/v1/events</c>: facts stated by programs of ours, for operators.</summary>
internal static class EventEndpoints
{
    private const int Limit = 5 * 1024 * 1024;

    private static readonly JsonSerializerOptions Answers = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IEndpointConventionBuilder MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/events", TakeAsync).WithTags("pushed").WithSummary("Facts stated by a program: one, or an array").Accepts<object>("application/json")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(400).ProducesProblem(413).ProducesProblem(503).RequireAuthorization(AccessPolicies.Operator);

    private static async Task<IResult> TakeAsync(HttpContext context, PushedEvents events, CancellationToken cancel)
    {
        if (await BodyReading.WholeAsync(context.Request, Limit, cancel) is not { } body)
        {
            return Results.Problem("one request may have 5 MB: send several", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            IReadOnlyList<EventAnswer> answers = await events.TakeAsync(document.RootElement, cancel);
            return Results.Json(new { results = answers }, Answers, statusCode: StatusCodes.Status202Accepted);
        }
        catch (JsonException failure)
        {
            return Results.Problem($"the body is no JSON: {failure.Message}", statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
