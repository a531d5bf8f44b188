using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>
/// Makes room at once for what is still to come while a store is read: a table that grows step by step leaves more than its own size
/// behind, at a time when memory is needed most. It judges by the first facts of a kind, and by how far the reading has come since.
/// </summary>
/// <param name="lastRevision">The revision at which the reading ends.</param>
internal sealed class Foresight(Tables tables, long lastRevision)
{
    /// <summary>So many facts of a kind tell how many follow; fewer are no burden.</summary>
    private const int Enough = 4096;

    /// <summary>No more than so many are believed to follow: who has more spends longer on reading, and may as well grow.</summary>
    private const int Most = 1 << 20;

    private (int Count, Start Start) _changes;
    private (int Count, Start Start) _deployments;

    /// <summary>Takes note of a fact that the tables hold by now.</summary>
    public void Note(StoredFact fact)
    {
        switch (fact.Fact)
        {
            case Change when Following(ref _changes, fact.Revision) is { } more:
                tables.ExpectChanges((int)more, Mentions(_changes, more));
                break;
            case Deployment when Following(ref _deployments, fact.Revision) is { } more:
                tables.ExpectDeployments((int)more, Mentions(_deployments, more));
                break;
            default:
                break;
        }
    }

    /// <summary>How many of a kind follow, at its pace so far; null unless that is told now.</summary>
    private long? Following(ref (int Count, Start Start) kind, long revision)
    {
        kind = (kind.Count + 1, kind.Count == 0 ? new Start(revision, tables.Mentions.Count, _changes.Count + _deployments.Count) : kind.Start);
        return kind.Count == Enough && lastRevision > revision
            ? Math.Min(Most, Enough * (lastRevision - revision) / Math.Max(Enough, revision - kind.Start.Revision + 1))
            : null;
    }

    /// <summary>How many mentions so many facts bring, at the pace since the first of their kind.</summary>
    private int Mentions((int Count, Start Start) kind, long more) =>
        (int)((tables.Mentions.Count - kind.Start.Mentions) * more / (_changes.Count + _deployments.Count - kind.Start.Facts));

    /// <summary>Where the tables stood at the first fact of a kind.</summary>
    private readonly record struct Start(long Revision, int Mentions, int Facts);
}
