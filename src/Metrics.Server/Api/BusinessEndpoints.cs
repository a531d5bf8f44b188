using System.ComponentModel;
using Metrics.Compute.Business;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Metrics.Server.Api;

/// <summary>
/// Business beside engineering: <c>/api/v1/kpis</c>, <c>/pairs</c> and <c>/review</c>. Sensitive KPIs for those who may see them.
/// </summary>
internal static class BusinessEndpoints
{
    public static void MapBusiness(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1").WithTags("business").RequireAuthorization(AccessPolicies.Viewer);
        group.MapGet("/kpis", KpisAsync).WithSummary("Every KPI: its last closed period, what was before, its target, and the running period");
        group.MapGet("/pairs", PairsAsync).WithSummary("Engineering metrics beside KPIs: both series, how they move together, and the words for it");
        group.MapGet("/decisions", Decisions).WithSummary("Decisions, the newest first, and whether their review is overdue; they are taken at /api/v1/events");
        group.MapGet("/review", Review).WithSummary("What leaders should talk about after a quarter");
    }

    private static async Task<Results<Ok<IReadOnlyList<KpiReading>>, ValidationProblem>> KpisAsync(
        BusinessQuery query,
        HttpContext http,
        [Description(NumberEndpoints.AtHelp)] string? at,
        [Description(NumberEndpoints.AsOfHelp)] string? as_of,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        return mistakes.Answer(await query.KpisAsync(at, as_of, http.User.MaySeeSensitive(), mistakes, cancel));
    }

    private static async Task<Results<Ok<IReadOnlyList<PairResult>>, ValidationProblem>> PairsAsync(
        BusinessQuery query,
        HttpContext http,
        [Description(NumberEndpoints.AtHelp)] string? at,
        [Description(NumberEndpoints.AsOfHelp)] string? as_of,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        return mistakes.Answer(await query.PairsAsync(at, as_of, http.User.MaySeeSensitive(), mistakes, cancel));
    }

    private static Ok<IReadOnlyList<DecisionBody>> Decisions(BusinessQuery query) => TypedResults.Ok(query.Decisions());

    private static Results<Ok<QuarterReview>, ValidationProblem> Review(
        BusinessQuery query,
        HttpContext http,
        [Description("A quarter such as `2026-Q3`; the default is the last that has ended")] string? quarter,
        [Description("The instant of asking: what had happened by it is seen; the default is now")] string? at)
    {
        var mistakes = new Mistakes();
        return mistakes.Answer(query.Review(quarter, at, http.User.MaySeeSensitive(), mistakes));
    }
}
