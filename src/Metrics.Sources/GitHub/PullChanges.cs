using System.Globalization;
using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.GitHub;

/// <summary>Makes changes of pull requests and of commits that no pull request brought.</summary>
internal sealed partial class PullChanges(OriginDefinition origin)
{
    private readonly CommitMarks _marks = new(origin);

    public Change Of(long repository, string fullName, PullNode pull, bool withPaths)
    {
        CommitNode[] commits = [.. pull.Commits?.Items.Select(each => each.Commit) ?? []];
        ReviewNode[] reviews = [.. pull.Reviews?.Items.Where(review => IsByAnother(review, pull)) ?? []];
        return new Change
        {
            Id = GitHubIds.Pull(repository, pull.Number),
            UpdatedAt = pull.UpdatedAt,
            Repository = fullName,
            Number = pull.Number,
            Title = pull.Title,
            Author = pull.Author?.Login,
            AuthorKind = KindOf(pull.Author),
            Labels = [.. pull.Labels?.Items.Select(label => label.Name) ?? []],
            Branch = pull.HeadRefName,
            Paths = withPaths ? [.. pull.Files?.Items.Select(file => file.Path) ?? []] : null,
            FirstCommitAt = commits.Length == 0 ? null : commits.Min(commit => commit.AuthoredDate).ToUniversalTime(),
            OpenedAt = pull.CreatedAt,
            FirstReviewAt = reviews.Min(review => review.SubmittedAt),
            ApprovedAt = reviews.Where(review => review.State == "APPROVED").Min(review => review.SubmittedAt),
            MergedAt = pull.MergedAt,
            ClosedAt = pull.ClosedAt,
            MergeRevision = pull.MergedAt is null ? null : pull.MergeCommit?.Oid,
            Revisions = [.. commits.Select(commit => commit.Oid)],
            Additions = pull.Additions,
            Deletions = pull.Deletions,
            Marks = MarksOf(pull, commits),
            Reverts = RevertOf(repository, fullName, pull, commits),
            Incidents = ClosedBy(repository, fullName, [pull.Title, pull.Body, .. commits.Select(commit => commit.Message)]),
            Url = pull.Url,
        };
    }

    /// <summary>A commit of the default branch that belongs to no pull request.</summary>
    public Change Of(long repository, string fullName, CommitNode commit)
    {
        string name = commit.Author?.User?.Login ?? commit.Author?.Name ?? "";
        bool program = commit.Author?.User is null && CommitMarks.IsProgram(name);
        return new Change
        {
            Id = GitHubIds.Commit(repository, commit.Oid),
            UpdatedAt = commit.CommittedDate.ToUniversalTime(),
            Repository = fullName,
            Title = commit.Message.Split('\n')[0].Trim(),
            Author = program ? Plain(name) : name.Length == 0 ? null : name,
            AuthorKind = program ? AuthorKind.Bot : AuthorKind.Human,
            FirstCommitAt = commit.AuthoredDate.ToUniversalTime(),
            MergedAt = commit.CommittedDate.ToUniversalTime(),
            MergeRevision = commit.Oid,
            Revisions = [commit.Oid],
            Marks = [.. MarksOf(commit).Distinct(StringComparer.Ordinal)],
            Reverts = RevertedCommit().Match(commit.Message) is { Success: true } reverted ? reverted.Groups["oid"].Value : null,
            Incidents = ClosedBy(repository, fullName, [commit.Message]),
        };
    }

    /// <summary>A login without the ending that only some of GitHub's answers give to programs.</summary>
    public static string Plain(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^5] : login;

    /// <summary>
    /// The issues of its own repository that it closes by GitHub's words (<c>Fixes #12</c>): those that are incidents make it a fix. Null
    /// when it closes none.
    /// </summary>
    public static IReadOnlyList<string>? ClosedBy(long repository, string fullName, params IEnumerable<string?> texts)
    {
        string[] closed =
        [
            .. texts.SelectMany(text => ClosedIssue().Matches(text ?? ""))
                .Where(named => !named.Groups["repository"].Success
                    || named.Groups["repository"].Value.Equals(fullName, StringComparison.OrdinalIgnoreCase))
                .Select(named => GitHubIds.Issue(repository, Number(named)))
                .Distinct(StringComparer.Ordinal),
        ];
        return closed.Length == 0 ? null : closed;
    }

    /// <summary>What a pull request says that it reverts, before its commits are known.</summary>
    public static string? RevertOf(long repository, string fullName, string title, string? body, string branch)
    {
        foreach (Match named in RevertedPull().Matches(body ?? "").Cast<Match>())
        {
            Group where = named.Groups["repository"];
            if (!where.Success || where.Value.Equals(fullName, StringComparison.OrdinalIgnoreCase))
            {
                return GitHubIds.Pull(repository, Number(named));
            }
        }

        Match made = RevertBranch().Match(branch);
        return made.Success && title.StartsWith("Revert", StringComparison.OrdinalIgnoreCase)
            ? GitHubIds.Pull(repository, Number(made))
            : null;
    }

    private static string? RevertOf(long repository, string fullName, PullNode pull, CommitNode[] commits) =>
        RevertOf(repository, fullName, pull.Title, pull.Body, pull.HeadRefName)
        ?? commits.Select(commit => RevertedCommit().Match(commit.Message)).FirstOrDefault(match => match.Success)?.Groups["oid"].Value;

    private static bool IsByAnother(ReviewNode review, PullNode pull) =>
        review is { State: not "PENDING", SubmittedAt: not null }
        && KindOf(review.Author) == AuthorKind.Human
        && (review.Author is null || review.Author.Login != pull.Author?.Login);

    private static AuthorKind KindOf(ActorNode? actor) => actor?.TypeName == "Bot" ? AuthorKind.Bot : AuthorKind.Human;

    private static long Number(Match match) => long.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    private List<string> MarksOf(PullNode pull, CommitNode[] commits)
    {
        IEnumerable<string> marks = _marks.OfText(pull.Body).Concat(commits.SelectMany(MarksOf));
        return [.. marks.Distinct(StringComparer.Ordinal)];
    }

    private IEnumerable<string> MarksOf(CommitNode commit) =>
        _marks.OfText(commit.Message).Concat(_marks.OfAuthor(commit.Author?.Name, commit.Author?.Email));

    [GeneratedRegex(
        @"^\s*Reverts\s+(?<repository>[\w.-]+/[\w.-]+)?#(?<number>\d{1,18})\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex RevertedPull();

    [GeneratedRegex(
        @"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?<repository>[\w.-]+/[\w.-]+)?#(?<number>\d{1,18})\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClosedIssue();

    [GeneratedRegex(@"^revert-(?<number>\d{1,18})-")]
    private static partial Regex RevertBranch();

    [GeneratedRegex(@"This reverts commit (?<oid>[0-9a-f]{40})")]
    private static partial Regex RevertedCommit();
}
