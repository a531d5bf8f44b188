using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Access;
using Metrics.Server.Board.Pages;
using Metrics.Server.Board.Reading;
using Metrics.Server.Board.Views;
using Metrics.Server.Config.Reading;
using Microsoft.Net.Http.Headers;

namespace Metrics.Server.Board;

/// <summary>The pages of the board (interfaces §4).</summary>
internal static class BoardEndpoints
{
    public static void MapBoard(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder pages = routes.MapGroup("").RequireAuthorization(AccessPolicies.Viewer).ExcludeFromDescription();
        pages.MapGet("/", Leadership);
        pages.MapGet(
            "/teams/{name}",
            (string name, HttpContext context, BoardPages board, ScopeReader reader) =>
                ScopeAsync(Scope.Team(name), context, board, reader));
        pages.MapGet(
            "/services/{name}",
            (string name, HttpContext context, BoardPages board, ScopeReader reader) =>
                ScopeAsync(Scope.Service(name), context, board, reader));
        pages.MapGet("/explain/{metric}", Explain);
        pages.MapGet(
            "/pairs",
            (HttpContext context, BoardPages board, PairsReader reader) =>
                board.AnswerAsync(
                    context,
                    (question, _) => Task.FromResult(BoardPage.Of<PairsPage>(("Question", question), ("Pairs", reader.Read(question))))));
        pages.MapGet("/snapshots", Snapshots);
        pages.MapGet("/snapshots/compare", Compare);
        pages.MapGet("/snapshots/{id}", Snapshot);
        pages.MapGet(
            "/review/{quarter?}",
            (string? quarter, HttpContext context, BoardPages board, ReviewReader reader) =>
                Quarterly(quarter, context, board, (known, question, _) => Task.FromResult(Page<ReviewPage, ReviewView>(reader.Read(known, question), question))));
        pages.MapGet(
            "/origins/{quarter?}",
            (string? quarter, string? scope, HttpContext context, BoardPages board, OriginsReader reader) =>
                Quarterly(quarter, context, board, (known, question, _) => Task.FromResult(Page<OriginsPage, OriginsView>(reader.Read(known, scope, question), question))));
        pages.MapGet(
            "/failures/{quarter?}",
            (string? quarter, HttpContext context, BoardPages board, FailuresReader reader) =>
                Quarterly(quarter, context, board, async (known, question, cancel) =>
                    Page<FailuresPage, FailuresView>(await reader.ReadAsync(known, question, cancel), question)));
        pages.MapGet(
            "/rules",
            (HttpContext context, BoardPages board) =>
                board.AnswerAsync(context, (question, _) => Task.FromResult(BoardPage.Of<RulesPage>(("Question", question)))));
        pages.MapGet("/sources", Sources);
        pages.MapGet(
            "/definitions",
            (HttpContext context, BoardPages board) =>
                board.AnswerAsync(
                    context,
                    (question, _) =>
                        Task.FromResult(BoardPage.Of<DefinitionsPage>(("Question", question), ("View", DefinitionsReader.Read())))));
        routes.MapGet("/assets/{file}", Asset).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Leadership(HttpContext context, BoardPages board, LeadershipReader reader, BoardFacts facts) =>
        board.AnswerAsync(
            context,
            async (question, cancel) =>
                await facts.RevisionAsync(cancel) == 0
                    ? BoardPage.Of<WelcomePage>(("Question", question))
                    : BoardPage.Of<LeadershipPage>(("Question", question), ("View", await reader.ReadAsync(question, cancel))));

    private static Task ScopeAsync(Scope scope, HttpContext context, BoardPages board, ScopeReader reader) =>
        board.AnswerAsync(
            context,
            async (question, cancel) =>
                await reader.ReadAsync(scope, question, cancel) is { } view
                    ? BoardPage.Of<ScopePage>(("Question", question), ("View", view))
                    : BoardPage.Missing(question, $"There is no {Words.Of(scope)}", $"The catalog has: {Names(scope, question)}."));

    private static Task Explain(string metric, HttpContext context, BoardPages board, ExplainReader reader, KpiReader kpis) =>
        board.AnswerAsync(
            context,
            (question, cancel) =>
                KpiReader.Find(metric, question) is { } kpi
                    ? KpiAsync(kpi, context.Request.Query.Asked("scope"), question, kpis, cancel)
                    : NumberAsync(metric, context.Request.Query, question, reader, cancel));

    private static async Task<BoardPage> KpiAsync(Kpi kpi, string? scope, BoardQuestion question, KpiReader reader, CancellationToken cancel) =>
        await reader.PageAsync(kpi, scope, question, cancel) is { } view
            ? BoardPage.Of<KpiPage>(("Question", question), ("View", view))
            : BoardPage.Missing(
                question,
                "There is no such number",
                $"{kpi.Name} is not told for that scope{NearestWord.Hint(scope ?? "", reader.Scopes(kpi, question))}.");

    private static async Task<BoardPage> NumberAsync(
        string name, IQueryCollection query, BoardQuestion question, ExplainReader reader, CancellationToken cancel)
    {
        string[] parts = name.Split('.', 2);
        if (MetricCatalog.Find(parts[0]) is not { } metric)
        {
            return BoardPage.Missing(
                question,
                $"There is no metric {name}",
                $"There are: {string.Join(", ", MetricCatalog.All.Select(each => each.Name).Concat(KpiReader.Visible(question).Select(kpi => kpi.Name)))}.");
        }

        return ExplainQuery.Read(query, metric, parts.ElementAtOrDefault(1), question.Config.Catalog) is { } ask
            && await reader.ReadAsync(ask, question, cancel) is { } view
            ? BoardPage.Of<ExplainPage>(("Question", question), ("View", view))
            : BoardPage.Missing(
                question,
                "There is no such number",
                $"scope is organization, team:NAME or service:NAME of the catalog; stat is one of: {Stats(metric)}.");
    }

    private static Task Quarterly(
        string? quarter, HttpContext context, BoardPages board, Func<CalendarPeriod, BoardQuestion, CancellationToken, Task<BoardPage?>> read) =>
        board.AnswerAsync(
            context,
            async (question, cancel) =>
            {
                CalendarPeriod? asked = quarter is null ? Quarters.Last(question) : CalendarPeriod.Parse(quarter);
                if (asked is not { Grain: PeriodGrain.Quarter } known)
                {
                    return BoardPage.Missing(question, $"There is no review of {quarter}", "A quarter is written like 2026-Q3.");
                }

                if (question.Calendar.NotBegun(known, question.At) is { } reason)
                {
                    return BoardPage.Missing(question, $"There is no review of {quarter} yet", $"{reason}.");
                }

                return await read(known, question, cancel)
                    ?? BoardPage.Missing(question, "There is no such scope here", "It is the organization or a team of the catalog: scope=team:NAME.");
            });

    private static BoardPage? Page<TPage, TView>(TView? view, BoardQuestion question)
        where TPage : Microsoft.AspNetCore.Components.IComponent
        where TView : class => view is null ? null : BoardPage.Of<TPage>(("Question", question), ("View", view));

    private static Task Sources(HttpContext context, BoardPages board, SourcesReader reader) =>
        board.AnswerAsync(
            context,
            async (question, cancel) =>
                BoardPage.Of<SourcesPage>(("Question", question), ("View", await reader.ReadAsync(question, cancel))));

    private static Task Snapshots(HttpContext context, BoardPages board, SnapshotsReader reader) =>
        SnapshotsAsync(
            context,
            board,
            reader,
            async (question, cancel) =>
                BoardPage.Of<SnapshotsPage>(
                    ("Question", question),
                    ("View", new SnapshotsView(await reader.ListAsync(cancel), question.Config.Snapshots.DaysAfterQuarter))));

    private static Task Snapshot(string id, HttpContext context, BoardPages board, SnapshotsReader reader) =>
        SnapshotsAsync(
            context,
            board,
            reader,
            async (question, cancel) =>
                BoardPage.Of<SnapshotPage>(("Question", question), ("View", await reader.ReadAsync(id, question, cancel))));

    private static Task Compare(HttpContext context, BoardPages board, SnapshotsReader reader, string from = "", string to = ISnapshots.Today) =>
        SnapshotsAsync(
            context,
            board,
            reader,
            async (question, cancel) =>
                BoardPage.Of<ComparePage>(("Question", question), ("View", await reader.CompareAsync(from, to, question, cancel))));

    /// <summary>A new snapshot is no news of the index: the pages are those of so many snapshots.</summary>
    private static async Task SnapshotsAsync(
        HttpContext context, BoardPages board, SnapshotsReader reader, Func<BoardQuestion, CancellationToken, Task<BoardPage>> read)
    {
        int known = (await reader.ListAsync(context.RequestAborted)).Count;
        await board.AnswerAsync(
            context,
            async (question, cancel) =>
            {
                try
                {
                    return await read(question, cancel);
                }
                catch (SnapshotException wrong)
                {
                    return BoardPage.Missing(question, "There is no such snapshot", wrong.Message);
                }
            },
            $"{known}:");
    }

    private static IResult Asset(string file, HttpContext context)
    {
        if (BoardAssets.Find($"/assets/{file}") is not { } asset)
        {
            return Results.NotFound();
        }

        context.Response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.ContentType);
    }

    private static string Stats(Metric metric) => metric.Stats.Count == 0 ? "none" : string.Join(", ", metric.Stats);

    private static string Names(Scope scope, BoardQuestion question)
    {
        IEnumerable<string> all =
            scope.Kind == ScopeKind.Team
                ? question.Config.Catalog.Teams.Select(team => team.Name)
                : question.Config.Catalog.Teams.SelectMany(team => team.Services).Select(service => service.Name);
        return string.Join(", ", all.Distinct().Order(StringComparer.Ordinal));
    }
}
