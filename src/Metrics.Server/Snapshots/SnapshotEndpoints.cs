using System.ComponentModel;
using Metrics.Compute;
using Metrics.Server.Access;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Metrics.Server.Snapshots;

/// <summary>A snapshot in a list.</summary>
public sealed record SnapshotEntry(string Id, string Quarter, DateTimeOffset CreatedAt, string? Predecessor, long Revision, string Digest, bool IsSigned)
{
    internal static SnapshotEntry Of(StoredSnapshot snapshot) => new(
        snapshot.Id, snapshot.Quarter, snapshot.CreatedAt, snapshot.Predecessor, snapshot.Revision, snapshot.Digest, snapshot.Signature is not null);
}

/// <summary>
/// <c>/api/v1/snapshots</c>: listed, made, shown, compared, verified and downloaded. Nothing here changes or removes one.
/// </summary>
internal static class SnapshotEndpoints
{
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/snapshots").WithTags("snapshots").RequireAuthorization(AccessPolicies.Viewer);
        group.AddEndpointFilter(InWords);
        group.MapGet("", ListAsync).WithSummary("All snapshots, oldest first");
        group.MapPost("", MakeAsync).WithSummary("Make a snapshot of a quarter").RequireAuthorization(AccessPolicies.Operator);
        group.MapGet("/{id}", ShowAsync).WithSummary("A snapshot's document; sensitive KPIs for those who may see them");
        group.MapGet("/{id}/export", ExportAsync).WithSummary("A snapshot as a file");
        group.MapGet("/{id}/diff", DiffAsync).WithSummary("What moved between two snapshots, or a snapshot and today");
        group.MapGet("/{id}/verify", VerifyAsync).WithSummary("Compute a snapshot again from the store and compare");
    }

    private static async Task<Ok<SnapshotEntry[]>> ListAsync(FactStore store, CancellationToken cancel) =>
        TypedResults.Ok((await store.Snapshots.ListAsync(cancel)).Select(SnapshotEntry.Of).ToArray());

    private static async Task<Created<SnapshotEntry>> MakeAsync(
        SnapshotRequest request, SnapshotMaker maker, ICurrentIndex index, FactStore store, CancellationToken cancel)
    {
        SnapshotDocument made = await maker.MakeAsync(request, index.Read((_, sources) => sources), cancel);
        StoredSnapshot stored = await SnapshotShelf.FindAsync(store, made.Id, cancel);
        return TypedResults.Created($"/api/v1/snapshots/{made.Id}", SnapshotEntry.Of(stored));
    }

    private static async Task<ContentHttpResult> ShowAsync(string id, HttpContext http, FactStore store, CancellationToken cancel)
    {
        SnapshotDocument document = await OpenAsync(id, http, store, cancel);
        return TypedResults.Content(SnapshotComparison.Text(document), "application/json");
    }

    private static async Task<FileContentHttpResult> ExportAsync(
        string id,
        HttpContext http,
        FactStore store,
        SnapshotExporter exporter,
        [Description("html, xlsx, csv, json, md or pdf")] string format = "html",
        CancellationToken cancel = default)
    {
        (_, _, SnapshotDocument document) = await SnapshotShelf.OpenAsync(store, id, cancel);
        byte[] file = exporter.Write(document, format, http.User.MaySeeSensitive());
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(file))}:";
        return TypedResults.File(file, SnapshotExporter.Of(format).MediaType, $"snapshot-{document.Id}.{format}");
    }

    private static async Task<Ok<SnapshotDiff>> DiffAsync(
        string id,
        SnapshotDiffer differ,
        HttpContext http,
        FactStore store,
        [Description("Another snapshot, or `today` (the default)")] string to = SnapshotDiffer.Today,
        CancellationToken cancel = default)
    {
        SnapshotDiff diff = await differ.CompareAsync(id, to, cancel);
        return TypedResults.Ok(http.User.MaySeeSensitive() ? diff : diff.Without((await SnapshotShelf.OpenAsync(store, id, cancel)).Document.KpiCatalog));
    }

    private static async Task<Ok<SnapshotCheck>> VerifyAsync(string id, SnapshotVerifier verifier, CancellationToken cancel) =>
        TypedResults.Ok(await verifier.VerifyAsync(id, null, cancel));

    private static async Task<SnapshotDocument> OpenAsync(string id, HttpContext http, FactStore store, CancellationToken cancel)
    {
        SnapshotDocument document = (await SnapshotShelf.OpenAsync(store, id, cancel)).Document;
        return http.User.MaySeeSensitive() ? document : SensitiveParts.Without(document);
    }

    // What people asked wrongly is answered in words, as problem details.
    private static async ValueTask<object?> InWords(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SnapshotException wrong)
        {
            return TypedResults.Problem(wrong.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
