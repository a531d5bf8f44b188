using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>One git repository: a local one, or one mirrored from its address.</summary>
internal sealed record GitOptions
{
    /// <summary>A local repository; a relative path starts at the configuration's folder. Either this or <see cref="Url"/>.</summary>
    public string? Path { get; init; }

    /// <summary>An https, ssh or file address without credentials, mirrored into the source's cache folder.</summary>
    public string? Url { get; init; }

    /// <summary>The token for an https address.</summary>
    public Secret? Token { get; init; }

    /// <summary>The user that goes with the token: any for GitHub, <c>oauth2</c> for GitLab, <c>x-token-auth</c> for Bitbucket.</summary>
    public string User { get; init; } = "x-access-token";

    /// <summary>The repository's name in facts and catalog, as <c>owner/name</c>.</summary>
    [Required]
    public required string Repository { get; init; }

    /// <summary>The branch that counts; null: the one that the repository's HEAD names.</summary>
    public string? Branch { get; init; }

    /// <summary>Tags that stand for deployments, with <c>*</c>; a leading <c>!</c> takes names out again. Empty: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = ["v*"];

    /// <summary>The environment that a tag deploys to.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>What a tag deploys; null: <see cref="Repository"/>.</summary>
    public string? Service { get; init; }

    /// <summary>Folders or files of a repository that several services share: only what touches them counts. Empty: everything.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Whether lines are followed for the code rework rate, the costly part of a first run.</summary>
    public bool CodeRework { get; init; } = true;

    /// <summary>A line that is replaced or deleted at most this many days after it was written is reworked.</summary>
    [Range(1, 365)]
    public int ReworkDays { get; init; } = 21;

    /// <summary>Paths left out of the rework rate, written as in .gitignore, beside the generated and vendored ones.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Author names (with <c>*</c>) of programs, beside those that end in <c>[bot]</c> and those of the definitions.</summary>
    public IReadOnlyList<string> Bots { get; init; } = [];

    /// <summary>The address under which people see the repository; null: that of an https <see cref="Url"/>.</summary>
    public string? Web { get; init; }
}

/// <summary>Reads changes, deployments (tags) and code rework from the history of a git repository.</summary>
[Source(
    "git",
    Summary = "the history of a git repository: commits and merges as changes, tags as deployments, code rework",
    Records = [FactKind.Change, FactKind.Deployment, FactKind.CodeRework],
    Sweeps = [FactKind.Change, FactKind.Deployment, FactKind.CodeRework],
    Cost = "1 request when nothing moved, else 2 (ls-remote, fetch); no API budget")]
internal sealed class GitSource(GitOptions options, SourceTools tools) : ISource
{
    // Mainline commits between two checkpoints: small enough that an interrupted first run loses little.
    private const int BatchSize = 200;

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var repository = GitRepository.Open(options, tools);
        GitRefs refs = await repository.ListAsync(cancel);
        string settings = GitCursor.DigestOf(options, tools.Definitions.Origin);
        GitCursor? cursor = GitCursor.Parse(window.Cursor);
        cursor = cursor?.Settings == settings && cursor.Start <= window.Start ? cursor : null;
        var reached = new GitCursor(null, "", cursor?.Start ?? window.Start, settings);
        if (refs.Tip is null || cursor?.Refs == refs.Digest)
        {
            yield return new SourceRecord.Checkpoint((cursor ?? reached).ToString());
            yield break;
        }

        await repository.UpdateAsync(refs, cancel);
        IReadOnlyList<GitTag> tags = await repository.TagsAsync(cancel);
        CommitGraph graph = await CommitGraph.ReadAsync(repository, refs.Tip, tags, cancel);
        var mainline = new Mainline(graph, refs.Branch!, refs.Tip);
        // A tip that the new one doesn't contain: history was rewritten, so what the store holds beyond the new history is gone.
        bool restated = window.Cursor is not null && (cursor?.Tip is null || !mainline.Contains(cursor.Tip));
        OriginDefinition origin = tools.Definitions.Origin;
        var reader = new HistoryReader(options, origin, new ChangeMarks(origin, options.Bots), repository, mainline, window.Start);
        await reader.PrepareAsync(refs.Tip, cancel);
        int[] news = mainline.After(restated ? null : cursor?.Tip, window.Start);
        for (int from = 0; from < news.Length; from += BatchSize)
        {
            yield return new SourceRecord.Progress((double)from / news.Length, options.Repository);
            int[] batch = news[from..Math.Min(news.Length, from + BatchSize)];
            await foreach (SourceRecord record in reader.ReadAsync(batch, cancel))
            {
                yield return record;
            }

            if (!restated)
            {
                yield return new SourceRecord.Checkpoint((reached with { Tip = graph.Sha(batch[^1]) }).ToString());
            }
        }

        foreach (SourceRecord record in TagDeployments.Of(options, graph, tags, window.Start))
        {
            yield return record;
        }

        foreach (SourceRecord record in Sweeps(window, restated))
        {
            yield return record;
        }

        yield return new SourceRecord.Checkpoint((reached with { Tip = refs.Tip, Refs = refs.Digest }).ToString());
    }

    // Tags are read whole every time, so a deleted one shows; commits only vanish when history was rewritten.
    private static IEnumerable<SourceRecord> Sweeps(CollectWindow window, bool restated) =>
        (restated ? new[] { FactKind.Deployment, FactKind.Change, FactKind.CodeRework } : [FactKind.Deployment])
            .Select(kind => new SourceRecord.Swept(kind, "", window.Start, window.Until));
}
