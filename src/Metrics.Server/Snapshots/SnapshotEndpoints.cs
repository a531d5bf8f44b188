using System.ComponentModel;
using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Server.Access;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Metrics.Server.Snapshots;

/// <summary>
/// <c>/api/v1/snapshots</c>: listed, made, shown, compared, verified and downloaded. Nothing here changes or removes one.
/// </summary>
internal static class SnapshotEndpoints
{
    private const string IdHelp = "A snapshot's id, or a quarter such as `2026-Q3` for the organization's latest of it";

    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/snapshots").WithTags("snapshots").RequireAuthorization(AccessPolicies.Viewer);
        group.AddEndpointFilter(InWords);
        group.MapGet("", ListAsync).WithSummary("All snapshots, oldest first");
        group.MapPost("", MakeAsync).WithSummary("Make a snapshot of a quarter").RequireAuthorization(AccessPolicies.Operator);
        group.MapGet("/schema", Schema).WithSummary("The JSON schema of snapshots exported as JSON");
        group.MapGet("/{id}", ShowAsync).WithSummary("A snapshot's document; sensitive KPIs for those who may see them");
        group.MapGet("/{id}/export", ExportAsync).WithSummary("A snapshot as a file");
        group.MapGet("/{id}/diff", DiffAsync).WithSummary("What moved between two snapshots, or a snapshot and today");
        group.MapGet("/{id}/verify", VerifyAsync).WithSummary("Compute a snapshot again from the store and compare");
    }

    private static async Task<Ok<IReadOnlyList<SnapshotEntry>>> ListAsync(ISnapshots snapshots, CancellationToken cancel) =>
        TypedResults.Ok(await snapshots.ListAsync(cancel));

    private static ContentHttpResult Schema() => TypedResults.Content(SnapshotSchema.Text, "application/schema+json");

    private static async Task<Created<SnapshotEntry>> MakeAsync(
        [FromBody] SnapshotRequest request, SnapshotMaker maker, ICurrentIndex index, FactStore store, CancellationToken cancel)
    {
        SnapshotDocument made = await maker.MakeAsync(request, index.Read((_, sources) => sources), cancel);
        StoredSnapshot stored = await SnapshotShelf.FindAsync(store, made.Id, cancel);
        return TypedResults.Created($"/api/v1/snapshots/{made.Id}", SnapshotShelf.Entry(stored));
    }

    private static async Task<ContentHttpResult> ShowAsync([Description(IdHelp)] string id, HttpContext http, ISnapshots snapshots, CancellationToken cancel) =>
        TypedResults.Content(SnapshotComparison.Text(await snapshots.FindAsync(id, http.User.MaySeeSensitive(), cancel)), "application/json");

    private static async Task<FileContentHttpResult> ExportAsync(
        [Description(IdHelp)] string id,
        HttpContext http,
        FactStore store,
        SnapshotExporter exporter,
        [Description("html, xlsx, csv, json, md or pdf; csv.sha256 for the digest that belongs beside the CSV")] string format = "html",
        CancellationToken cancel = default)
    {
        (_, _, SnapshotDocument document) = await SnapshotShelf.OpenAsync(store, id, cancel);
        string name = $"snapshot-{document.Id}.{format}";
        bool isDigest = format == "csv" + DigestBeside.Ending;
        format = isDigest ? "csv" : format;
        byte[] file = exporter.Write(document, format, http.User.MaySeeSensitive());
        if (isDigest)
        {
            return TypedResults.File(exporter.Digest(file, $"snapshot-{document.Id}.csv"), "text/plain; charset=utf-8", name);
        }

        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(file))}:";
        return TypedResults.File(file, SnapshotExporter.Of(format).MediaType, name);
    }

    private static async Task<Ok<SnapshotDiff>> DiffAsync(
        [Description(IdHelp)] string id,
        ISnapshots snapshots,
        HttpContext http,
        [Description("Another snapshot, named in the same way, or `today` (the default)")] string to = ISnapshots.Today,
        CancellationToken cancel = default) =>
        TypedResults.Ok(await snapshots.CompareAsync(id, to, http.User.MaySeeSensitive(), cancel));

    private static async Task<Ok<SnapshotCheck>> VerifyAsync([Description(IdHelp)] string id, SnapshotVerifier verifier, CancellationToken cancel) =>
        TypedResults.Ok(await verifier.VerifyAsync(id, null, cancel));

    // What people asked wrongly, and what can't be done, is answered in words, as problem details.
    private static async ValueTask<object?> InWords(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SnapshotException wrong)
        {
            return TypedResults.Problem(wrong.Message, statusCode: wrong.Fault switch
            {
                SnapshotFault.Missing => StatusCodes.Status404NotFound,
                SnapshotFault.Wrong => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            });
        }
    }
}
