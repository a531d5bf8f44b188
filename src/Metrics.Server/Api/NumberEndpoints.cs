using System.ComponentModel;
using Metrics.Facts;
using Metrics.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Metrics.Server.Api;

/// <summary>
/// Numbers and what is behind them: <c>/api/v1/report</c>, <c>/series</c>, <c>/explain</c>, <c>/incidents</c>, <c>/deployments</c>.
/// </summary>
internal static class NumberEndpoints
{
    public const string AtHelp =
        "The instant that the numbers are of (ISO 8601 with an offset, or a day: its end), not after `as_of`; the default is `as_of`, else now";

    public const string AsOfHelp = "Only what was recorded by this instant, which is the now of the question; the default is all that is known";

    private const string ScopeHelp = "`organization` (the default), `team:NAME` or `service:NAME`";
    private const string WindowHelp = "Days up to the instant (`7d`; the default is `30d`) or a calendar period: `2026-W03`, `2026-01`, `2026-Q1`, `2026`";
    private const string SourceHelp = "The configured name of its source, where several have the id";

    public static void MapNumbers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1").WithTags("numbers").RequireAuthorization(AccessPolicies.Viewer);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<Revalidation>());
        group.MapGet("/report", ReportAsync).WithSummary("The numbers of a scope over a window").WithExample(ApiExamples.Report);
        group.MapGet("/explain", ExplainAsync).WithSummary("One number and the records behind it").WithExample(ApiExamples.Explain);
        group.MapGet("/series", SeriesAsync).WithSummary("One metric over time").WithExample(ApiExamples.Series);
        group.MapGet("/incidents/{**id}", IncidentAsync).WithSummary("An incident, its link and its earlier versions").WithExample(ApiExamples.Incident);
        group.MapGet("/deployments/{**id}", DeploymentAsync)
            .WithSummary("A deployment, what it carried, what came of it and its earlier versions")
            .WithExample(ApiExamples.Deployment);
    }

    private static async Task<Results<Ok<ReportBody>, ValidationProblem>> ReportAsync(
        ReportQuery query,
        [Description(ScopeHelp)] string? scope,
        [Description(WindowHelp)] string? window,
        [Description(AtHelp)] string? at,
        [Description(AsOfHelp)] string? as_of,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        return query.Understand(new(scope, window, at, as_of), mistakes) is { } question
            ? TypedResults.Ok(await query.ReportAsync(question, cancel))
            : mistakes.Refused();
    }

    private static async Task<Results<Ok<ReportBody>, ValidationProblem>> ExplainAsync(
        ReportQuery query,
        KpiExplainQuery kpis,
        HttpContext http,
        [Description("A metric's name, with a stat after a dot where it has several: `lead_time.median`; or a KPI's name")] string? metric,
        [Description(ScopeHelp + "; of a KPI also `product:NAME`")] string? scope,
        [Description(WindowHelp)] string? window,
        [Description(AtHelp)] string? at,
        [Description(AsOfHelp)] string? as_of,
        [Description("One of the metric's stats")] string? stat,
        [Description("Of one origin of changes alone: `ai_assisted`, `human`, `bot` or `unknown`")] string? origin,
        [Description("Records to pass over")] int? skip,
        [Description("The most records to tell, up to 10000; the default is 500")] int? take,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        var asked = new AskedWords(scope, window, at, as_of);
        Kpi? kpi = kpis.Find(metric, http.User.MaySeeSensitive());
        MetricChoice? choice = kpi is null ? MetricChoice.Read(metric, stat, mistakes, kpis.Names(http.User.MaySeeSensitive()))?.Of(origin, mistakes) : null;
        if (kpi is not null && !string.IsNullOrEmpty(stat + origin))
        {
            mistakes.Add(string.IsNullOrEmpty(stat) ? "origin" : "stat", "a KPI has no stats and no origins");
        }

        Question? question = kpi is null ? query.Understand(asked, mistakes) : null;
        KpiQuestion? about = kpi is null ? null : kpis.Understand(kpi, asked, mistakes);
        (int from, int most) = (skip ?? 0, take ?? ReportQuery.DefaultRecords);
        if (from < 0 || most is < 1 or > 10_000)
        {
            mistakes.Add(from < 0 ? "skip" : "take", "'skip' is 0 or more, 'take' is 1 to 10000");
        }

        return !mistakes.None ? mistakes.Refused()
            : about is null ? TypedResults.Ok(await query.ExplainAsync(choice!, question!, from, most, cancel))
            : TypedResults.Ok(await kpis.ExplainAsync(about, from, most, cancel));
    }

    private static async Task<Results<Ok<SeriesBody>, ValidationProblem>> SeriesAsync(
        SeriesQuery query,
        [Description("A metric's name, with a stat after a dot where it has several: `lead_time.median`")] string? metric,
        [Description("One of the metric's stats; the default is its first")] string? stat,
        [Description(ScopeHelp)] string? scope,
        [Description(WindowHelp)] string? window,
        [Description("The first instant; the default is 90 days before the last")] string? from,
        [Description("The last instant, not after `as_of`; the default is `as_of`, else now")] string? to,
        [Description("The time between points: `30m`, `6h`, `1d` (the default), `1w`")] string? step,
        [Description(AsOfHelp)] string? as_of,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        return query.Understand(new(metric, stat, scope, window, from, to, step, as_of), mistakes) is { } question
            ? TypedResults.Ok(await query.AskAsync(question, cancel))
            : mistakes.Refused();
    }

    private static Task<Results<Ok<RecordDetail>, ValidationProblem, ProblemHttpResult>> IncidentAsync(
        RecordQuery query, string id, [Description(SourceHelp)] string? source, CancellationToken cancel) =>
        RecordAsync(query, FactKind.Incident, id, source, cancel);

    private static Task<Results<Ok<RecordDetail>, ValidationProblem, ProblemHttpResult>> DeploymentAsync(
        RecordQuery query, string id, [Description(SourceHelp)] string? source, CancellationToken cancel) =>
        RecordAsync(query, FactKind.Deployment, id, source, cancel);

    private static async Task<Results<Ok<RecordDetail>, ValidationProblem, ProblemHttpResult>> RecordAsync(
        RecordQuery query, FactKind kind, string id, string? source, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        if (await query.FindAsync(kind, id, source, mistakes, cancel) is { } detail)
        {
            return TypedResults.Ok(detail);
        }

        return mistakes.None
            ? TypedResults.Problem($"No source has a current {kind.Name()} '{id}'.", statusCode: StatusCodes.Status404NotFound, title: "No such record")
            : mistakes.Refused();
    }
}
