using System.Globalization;
using System.Text.RegularExpressions;

namespace Metrics.Sources.Git;

/// <summary>What the first line of a commit tells about the pull request that it merged.</summary>
/// <param name="Number">The pull request's number.</param>
/// <param name="Branch">The branch that was merged.</param>
/// <param name="PullOfSame">
/// A merge of the remote's state of a branch into one's own copy of it (<c>git pull</c>): no change of its own; what it brought in are.
/// </param>
internal sealed partial record CommitSubject(long? Number, string? Branch, bool PullOfSame)
{
    private static readonly CommitSubject Nothing = new(null, null, false);

    public static CommitSubject Parse(string subject, bool merge)
    {
        if (!merge)
        {
            return Squash().Match(subject) is { Success: true } squash ? new CommitSubject(NumberOf(squash), null, false) : Nothing;
        }

        foreach (Regex form in new[] { GitHub(), Bitbucket(), Azure() })
        {
            if (form.Match(subject) is { Success: true } match)
            {
                return new CommitSubject(NumberOf(match), match.Groups["branch"] is { Success: true } branch ? branch.Value : null, false);
            }
        }

        return Pull().IsMatch(subject) ? new CommitSubject(null, null, true)
            : Plain().Match(subject) is { Success: true } plain ? new CommitSubject(null, plain.Groups["branch"].Value, false)
            : Nothing;
    }

    private static long? NumberOf(Match match) =>
        long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    [GeneratedRegex(@"\(#(?<number>\d+)\)\s*$")]
    private static partial Regex Squash();

    [GeneratedRegex(@"^Merge pull request #(?<number>\d+) (from|in) [^/\s]+/(?<branch>\S+)")]
    private static partial Regex GitHub();

    [GeneratedRegex(@"^Merged in (?<branch>\S+) \(pull request #(?<number>\d+)\)")]
    private static partial Regex Bitbucket();

    [GeneratedRegex(@"^Merged PR (?<number>\d+):")]
    private static partial Regex Azure();

    [GeneratedRegex(@"^Merge (branch '[^']+' of \S+|remote-tracking branch '[^'/]+/(?<b>[^']+)'( into \k<b>)?)$")]
    private static partial Regex Pull();

    [GeneratedRegex(@"^Merge (remote-tracking )?branch '(?<branch>[^']+)'")]
    private static partial Regex Plain();
}
