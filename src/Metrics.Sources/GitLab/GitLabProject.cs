using System.Text.Json;

namespace Metrics.Sources.GitLab;

/// <summary>A project as the list of projects tells it. Its number stays when it is renamed or moved.</summary>
internal sealed record GitLabProject(long Number, string Path, string? Branch, bool IsArchived, JsonElement Reply)
{
    public static GitLabProject Of(JsonElement reply) => new(
        reply.Whole("id") ?? throw new JsonException("'id' is missing"),
        reply.Needed("path_with_namespace"),
        reply.IsTrue("empty_repo") ? null : reply.Text("default_branch"),
        reply.IsTrue("archived"),
        reply);

    /// <summary>Whether a feature is switched on; asking for one that is off would be refused.</summary>
    public bool Has(string feature) => Reply.Text($"{feature}_access_level") != "disabled";

    public string MergeRequest(long number) => $"{Number}/merge_request/{number}";

    public string Commit(string sha) => $"{Number}/commit/{sha}";

    public string Deployment(long id) => $"{Number}/deployment/{id}";

    public string Release(string tag) => $"{Number}/release/{tag}";

    public string Merge(string sha) => $"{Number}/merge/{sha}";

    public string Issue(long number) => $"{Number}/issue/{number}";
}
