using System.Text.RegularExpressions;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>What a change says by itself: its services, origin, instants, and whether it is a fix. Safe to use from many threads.</summary>
internal sealed class ChangePreparer
{
    private readonly ServiceMap _map;
    private readonly OriginRules _origins;
    private readonly HashSet<string> _fixLabels;
    private readonly Regex? _fixBranches;

    public ChangePreparer(ServiceMap map, Definitions definitions)
    {
        _map = map;
        _origins = new OriginRules(definitions.Origin);
        _fixLabels = new HashSet<string>(definitions.Hotfix.Labels, StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string> branches = definitions.Hotfix.Branches;
        _fixBranches = branches.Count == 0 ? null : Patterns.Of(string.Join('|', branches.Select(Glob.ToPattern)));
    }

    public PreparedChange Prepare(StoredFact version, Change change)
    {
        ChangeOrigin origin = _origins.Of(change);
        long[] revisions = Revisions(change);
        var row = new ChangeRow
        {
            Id = Hashes.Of(change.Id),
            FirstCommit = Instant(change.FirstCommitAt),
            Opened = Instant(change.OpenedAt),
            FirstReview = Instant(change.FirstReviewAt),
            Merged = Instant(change.MergedAt),
            RevisionCount = (ushort)revisions.Length,
            Lines = Lines(change),
        };
        long looked = Math.Min(row.FirstReview, Instant(change.ApprovedAt));
        row.Flags = ChangeFlags.Present | (ChangeFlags)origin
            | (change.AuthorKind == AuthorKind.Human && origin != ChangeOrigin.Bot ? ChangeFlags.ByPerson : 0)
            | (IsFix(change) ? ChangeFlags.Fix : 0)
            | (change.Incidents is { Count: > 0 } ? ChangeFlags.NamesIncidents : 0)
            | (looked != ChangeRow.Never && looked <= row.Merged ? ChangeFlags.Reviewed : 0)
            | (change.KnowsReviews ? 0 : ChangeFlags.ReviewsUnknown);
        return new PreparedChange(version, row, _map.OfChange(change), revisions);
    }

    private static long[] Revisions(Change change)
    {
        IReadOnlyList<string> others = change.Revisions ?? [];
        string? merge = string.IsNullOrEmpty(change.MergeRevision) ? null : change.MergeRevision;
        long[] hashes = new long[others.Count + 1];
        int count = 0;
        if (merge is not null)
        {
            hashes[count++] = Hashes.Of(merge);
        }

        for (int at = 0; at < others.Count && count < ushort.MaxValue; at++)
        {
            if (others[at].Length > 0 && others[at] != merge)
            {
                hashes[count++] = Hashes.Of(others[at]);
            }
        }

        return count == hashes.Length ? hashes : hashes[..count];
    }

    private static ushort Lines(Change change) => change is { Additions: null, Deletions: null }
        ? ChangeRow.NoLines
        : (ushort)Math.Clamp((long)(change.Additions ?? 0) + (change.Deletions ?? 0), 0, ChangeRow.MostLines);

    private bool IsFix(Change change) =>
        change.Reverts is { Length: > 0 }
        || _fixLabels.Overlaps(change.Labels ?? [])
        || (change.Branch is { } branch && _fixBranches?.IsMatch(branch) == true);

    private static long Instant(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? ChangeRow.Never;
}
