using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.GitLab;

/// <summary>Makes changes of merge requests: of what the list tells, and of their commits, notes and diffs.</summary>
internal sealed partial class MergeRequests(GitLabOptions options, GitLabApi api, OriginDefinition origin)
{
    private static readonly (string, string?)[] OldestNotes = [("sort", "asc"), ("order_by", "created_at")];

    private readonly CommitMarks _marks = new(origin);
    private readonly Authors _authors = new(origin);

    /// <summary>Asks for what the list leaves out.</summary>
    public async Task<MergeRequestParts> PartsAsync(GitLabProject project, JsonElement request, CancellationToken cancel)
    {
        if (request.Text("iid") is not { } number)
        {
            return new MergeRequestParts([], [], null);
        }

        string path = $"projects/{project.Number}/merge_requests/{number}/";
        return new MergeRequestParts(
            await api.ListAsync(path + "commits", [], cancel) ?? [],
            await api.ListAsync(path + "notes", OldestNotes, cancel, notes => ReviewOf(request, notes).Approved is not null) ?? [],
            options.ChangedPaths ? await api.ListAsync(path + "diffs", [], cancel) : null);
    }

    public Change Read(GitLabProject project, JsonElement request, MergeRequestParts parts)
    {
        (DateTimeOffset? first, DateTimeOffset? approved) = ReviewOf(request, parts.Notes);
        DateTimeOffset? merged = request.Instant("merged_at");
        string? author = request.Text("author", "username");
        (int? added, int? deleted) = LinesOf(parts.Diffs);
        return new Change
        {
            Id = project.MergeRequest(NumberOf(request)),
            UpdatedAt = request.Instant("updated_at"),
            Repository = project.Path,
            Number = NumberOf(request),
            Title = request.Text("title") ?? "",
            Author = author,
            AuthorKind = _authors.KindOf(author),
            Labels = [.. request.Items("labels").Select(label => label.Text()).OfType<string>()],
            Branch = request.Text("source_branch"),
            Paths = parts.Diffs is null ? null : [.. parts.Diffs.Texts("new_path") ?? []],
            FirstCommitAt = parts.Commits.Min(commit => commit.Instant("authored_date") ?? commit.Instant("created_at")),
            OpenedAt = request.Instant("created_at"),
            FirstReviewAt = first,
            ApprovedAt = approved,
            MergedAt = merged,
            ClosedAt = merged ?? request.Instant("closed_at"),
            MergeRevision = merged is null ? null : MergeRevisionOf(request),
            Revisions = RevisionsOf(request, parts.Commits),
            Additions = added,
            Deletions = deleted,
            Marks = MarksOf(request, parts.Commits),
            Reverts = RevertOf(project, request.Text("title"), request.Text("description"))
                ?? parts.Commits.Select(commit => RevertedCommit(commit.Text("message"))).FirstOrDefault(sha => sha is not null),
            Url = request.Text("web_url"),
        };
    }

    /// <summary>A commit of the default branch that no merge request brought.</summary>
    public Change Read(GitLabProject project, JsonElement commit)
    {
        string sha = commit.Needed("id");
        string? author = commit.Text("author_name");
        string? message = commit.Text("message") ?? commit.Text("title");
        IEnumerable<string> marks = _marks.OfText(message).Concat(_marks.OfAuthor(author, commit.Text("author_email")));
        DateTimeOffset committed = commit.Instant("committed_date") ?? commit.NeededInstant("created_at");
        return new Change
        {
            Id = project.Commit(sha),
            UpdatedAt = committed,
            Repository = project.Path,
            Title = commit.Text("title") ?? message?.Split('\n')[0].Trim() ?? "",
            Author = author,
            AuthorKind = _authors.KindOf(author),
            FirstCommitAt = commit.Instant("authored_date") ?? committed,
            MergedAt = committed,
            MergeRevision = sha,
            Revisions = [sha],
            Marks = [.. marks.Distinct(StringComparer.Ordinal)],
            Reverts = RevertedCommit(message),
            Url = commit.Text("web_url"),
        };
    }

    public static long NumberOf(JsonElement request) => request.Whole("iid") ?? throw new JsonException("'iid' is missing");

    /// <summary>What came onto the branch: the merge commit, else the squashed one, else (moved forward) the request's own last.</summary>
    public static string? MergeRevisionOf(JsonElement request) =>
        request.Text("merge_commit_sha") ?? request.Text("squash_commit_sha") ?? request.Text("sha");

    /// <summary>What the request's own words say that it reverts.</summary>
    public static string? RevertOf(GitLabProject project, string? title, string? description)
    {
        Match named = RevertedRequest().Match(description ?? "");
        bool here = named.Success
            && (!named.Groups["project"].Success || named.Groups["project"].Value.Equals(project.Path, StringComparison.OrdinalIgnoreCase));
        return here
            ? project.MergeRequest(long.Parse(named.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
            : title?.StartsWith("Revert", StringComparison.OrdinalIgnoreCase) == true ? RevertedCommit(description) : null;
    }

    private static string? RevertedCommit(string? message) =>
        CommitReverted().Match(message ?? "") is { Success: true } match ? match.Groups["sha"].Value : null;

    /// <summary>The first word and the first approval of a person other than the author. GitLab writes a note of each approval.</summary>
    private (DateTimeOffset? First, DateTimeOffset? Approved) ReviewOf(JsonElement request, IReadOnlyList<JsonElement> notes)
    {
        string? author = request.Text("author", "username");
        JsonElement[] others =
        [
            .. notes.Where(note => note.Text("author", "username") is { } by && by != author && _authors.KindOf(by) == AuthorKind.Human),
        ];
        DateTimeOffset? approved = others.Where(IsApproval).Min(note => note.LenientInstant("created_at"));
        DateTimeOffset? said = others.Where(note => !note.IsTrue("system")).Min(note => note.LenientInstant("created_at"));
        return (said < approved ? said : approved ?? said, approved);
    }

    private static bool IsApproval(JsonElement note) =>
        note.IsTrue("system") && note.Text("body")?.StartsWith("approved this merge request", StringComparison.OrdinalIgnoreCase) == true;

    private static string[] RevisionsOf(JsonElement request, IReadOnlyList<JsonElement> commits) =>
    [
        .. commits.Select(commit => commit.Text("id")).Append(request.Text("squash_commit_sha")).OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private List<string> MarksOf(JsonElement request, IReadOnlyList<JsonElement> commits)
    {
        IEnumerable<string> marks = _marks.OfText(request.Text("description")).Concat(commits.SelectMany(commit =>
            _marks.OfText(commit.Text("message")).Concat(_marks.OfAuthor(commit.Text("author_name"), commit.Text("author_email")))));
        return [.. marks.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Unknown where GitLab left a diff out because of its size.</summary>
    private static (int? Added, int? Deleted) LinesOf(IReadOnlyList<JsonElement>? diffs)
    {
        if (diffs is null || diffs.Any(diff => diff.IsTrue("too_large") || diff.IsTrue("collapsed")))
        {
            return (null, null);
        }

        string[] lines = [.. diffs.SelectMany(diff => (diff.Text("diff") ?? "").Split('\n'))];
        return (lines.Count(line => line.StartsWith('+')), lines.Count(line => line.StartsWith('-')));
    }

    [GeneratedRegex(@"This reverts merge request (?<project>[\w./-]+)?!(?<number>\d{1,18})\b")]
    private static partial Regex RevertedRequest();

    [GeneratedRegex(@"This reverts commit (?<sha>[0-9a-f]{40})")]
    private static partial Regex CommitReverted();
}

/// <summary>What only further requests tell of a merge request.</summary>
/// <param name="Diffs">Null when they were not asked for.</param>
internal sealed record MergeRequestParts(
    IReadOnlyList<JsonElement> Commits, IReadOnlyList<JsonElement> Notes, IReadOnlyList<JsonElement>? Diffs);
