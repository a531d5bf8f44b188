using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>Makes changes of what came to the branch.</summary>
internal sealed partial class CommitChanges(GitOptions options, ChangeMarks marks, Mainline mainline)
{
    private const int MostPaths = 300;

    private readonly string? _web = WebOf(options);

    private CommitGraph Graph => mainline.Graph;

    /// <summary>The change; null when it touched none of the wanted paths.</summary>
    public Change? Of(ChangeUnit unit, IReadOnlyDictionary<string, CommitDetails> details)
    {
        CommitDetails merge = details[Graph.Sha(unit.Commit)];
        if (options.Paths.Count > 0 && !merge.Files.Any(file => Wanted(file.Path)))
        {
            return null;
        }

        CommitDetails[] commits = [.. unit.Commits.Select(commit => details[Graph.Sha(commit)])];
        CommitDetails[] written = [.. commits.Where(commit => !Graph.IsMerge(Graph.Find(commit.Sha)!.Value))];
        CommitSubject? subject = Graph.Subject(unit.Commit);
        CommitDetails first = written.FirstOrDefault() ?? merge;
        return new Change
        {
            Id = merge.Sha,
            Repository = options.Repository,
            Paths = PathsOf(merge),
            Number = subject?.Number ?? NumberInBody(merge),
            Title = TitleOf(merge, subject),
            Author = first.Author,
            AuthorKind = marks.KindOf(first),
            Marks = marks.Of(commits.Append(merge)),
            Branch = subject?.Branch,
            FirstCommitAt = written.Select(commit => (DateTimeOffset?)commit.AuthoredAt).Min() ?? merge.AuthoredAt,
            MergedAt = merge.CommittedAt,
            MergeRevision = merge.Sha,
            Revisions = [.. commits.Select(commit => commit.Sha)],
            Additions = merge.Files.Sum(file => file.Added),
            Deletions = merge.Files.Sum(file => file.Deleted),
            Reverts = RevertedBy(unit, commits.Prepend(merge)),
            Url = _web is null ? null : $"{_web}/commit/{merge.Sha}",
            ReviewsUnknown = true,
        };
    }

    public bool Wanted(string path) =>
        options.Paths.Count == 0
        || options.Paths.Any(wanted => path.Equals(wanted.TrimEnd('/'), StringComparison.Ordinal)
            || path.StartsWith(wanted.TrimEnd('/') + "/", StringComparison.Ordinal));

    // A large sweep through a repository names its folders: enough to tell whose services it touched.
    private static string[] PathsOf(CommitDetails merge) => merge.Files.Count <= MostPaths
        ? [.. merge.Files.Select(file => file.Path)]
        : [.. merge.Files.Select(file => file.Path[..(file.Path.LastIndexOf('/') + 1)]).Where(folder => folder.Length > 0)
            .Distinct(StringComparer.Ordinal).Take(2000)];

    private static string? WebOf(GitOptions options)
    {
        string? address = options.Web ?? (options.Url?.StartsWith("https://", StringComparison.Ordinal) == true ? options.Url : null);
        string? bare = address?.TrimEnd('/');
        return bare?.EndsWith(".git", StringComparison.Ordinal) == true ? bare[..^4] : bare;
    }

    private static string TitleOf(CommitDetails commit, CommitSubject? subject)
    {
        // A merge's first line is the tool's; the title that a person wrote stands below it.
        string? written = subject?.Branch is null
            ? null
            : commit.Message.Split('\n').Skip(1).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        string title = written is null || TrailerLine().IsMatch(written) ? commit.Subject : written;
        return title.Length == 0 ? "(no message)" : title.Length <= 500 ? title : title[..500];
    }

    private static long? NumberInBody(CommitDetails commit) =>
        MergeRequest().Match(commit.Message) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, out long number)
            ? number
            : null;

    private string? RevertedBy(ChangeUnit unit, IEnumerable<CommitDetails> commits)
    {
        foreach (Match match in commits.SelectMany(commit => Revert().Matches(commit.Message)))
        {
            string sha = match.Groups["sha"].Value;
            ChangeUnit? reverted = sha.Length > 0
                ? Graph.FindShort(sha) is { } commit ? mainline.OwnerOf(commit) : null
                : long.TryParse(match.Groups["number"].ValueSpan, out long number) ? mainline.Numbered(number) : null;
            // A branch that takes back its own work before it is merged reverts nothing that anyone saw.
            if (reverted is not null && reverted != unit)
            {
                return Graph.Sha(reverted.Commit);
            }

            if (reverted is null && sha.Length == 40)
            {
                return sha;
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"^\s*(This reverts (merge )?commit (?<sha>[0-9a-f]{7,40})|Reverts (?:[\w.-]+/[\w.-]+)?[#!](?<number>\d+))",
        RegexOptions.Multiline)]
    private static partial Regex Revert();

    [GeneratedRegex(@"^See merge request \S*!(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex MergeRequest();

    [GeneratedRegex("^([A-Za-z]+-)+[A-Za-z]+:\\s|^See merge request ")]
    private static partial Regex TrailerLine();
}
