using Metrics.Compute.Rows;

namespace Metrics.Compute.Numbers;

/// <summary>A completed production deployment, ready to be counted. <c>Several</c> in any item: it stands in several services.</summary>
internal readonly record struct DeploymentItem(long Time, int Row, int Day, byte Origin, DeploymentMarks Marks, bool Several);

/// <summary>What a deployment counts as.</summary>
[Flags]
internal enum DeploymentMarks : byte
{
    None = 0,
    Succeeded = 1,
    Rework = 2,
    Finished = 4,
    Joined = 8,
}

/// <summary>A carried change: its durations in milliseconds, −1 for one that is unknown or would be negative.</summary>
internal readonly record struct LeadItem(
    long Time, int Change, int Deployment, byte Origin, bool Negative, bool Several, long Total, long Coding, long Pickup, long Review, long Deploy);

/// <summary>What is known of a merged change's review.</summary>
internal enum ReviewState : byte
{
    /// <summary>Its source can't tell.</summary>
    Unknown,

    /// <summary>Nobody reviewed or approved it before its merge.</summary>
    Missing,
    Done,
}

/// <summary>A merged change; <see cref="Waited"/> is −1 where it was not reviewed before its merge.</summary>
internal readonly record struct MergedItem(long Time, int Row, byte Origin, ReviewState Review, bool Complete, bool Several, long Waited);

/// <summary>An opened change.</summary>
internal readonly record struct OpenedItem(long Time, int Row, byte Origin, bool Several);

/// <summary>A stretch in which a deployment counts as failed.</summary>
internal readonly record struct FailItem(long Time, int Row, byte Origin, bool Several, long From, long Until);

/// <summary>A stretch in which a deployment counts as recovered at <see cref="Time"/>.</summary>
internal readonly record struct RecoveryItem(long Time, int Row, byte Origin, bool Several, long From, long Until, long Deployed);

/// <summary>An incident; in order of <see cref="Time"/>, which is its start or its resolution.</summary>
internal readonly record struct IncidentItem(
    long Time, int Row, bool Several, long Started, long Resolved, long StatedAt, bool LinkedFirst, bool LinkedLater)
{
    public bool IsLinkedAt(long instant) => instant >= StatedAt ? LinkedLater : LinkedFirst;
}

/// <summary>Lines changed in a day.</summary>
internal readonly record struct LinesItem(long Time, int Row, byte Origin, bool Several, int Changed, int Reworked);

/// <summary>The items of one service, each list in order of time; kept and filled again, so that reading costs no memory.</summary>
internal sealed class Items
{
    public int Service { get; set; }

    public Column<DeploymentItem> Deployments { get; } = new();

    public Column<LeadItem> Leads { get; } = new();

    public Column<MergedItem> Merged { get; } = new();

    public Column<OpenedItem> Opened { get; } = new();

    public Column<FailItem> Fails { get; } = new();

    public Column<RecoveryItem> Recoveries { get; } = new();

    public Column<IncidentItem> Started { get; } = new();

    public Column<IncidentItem> Restored { get; } = new();

    /// <summary>Incidents open at the instant, or at any later one where all are read.</summary>
    public Column<IncidentItem> Open { get; } = new();

    public Column<LinesItem> Lines { get; } = new();

    /// <summary>The earliest instant of an item that was not read because it lies behind.</summary>
    public long Next { get; set; }

    /// <summary>The earliest instant after another of an item that was read for its time; the end of time without any.</summary>
    public long FirstAfter(long after) => Math.Min(
        Math.Min(
            Math.Min(First(Deployments, after, item => item.Time), First(Recoveries, after, item => item.Time)),
            Math.Min(First(Merged, after, item => item.Time), First(Opened, after, item => item.Time))),
        Math.Min(
            Math.Min(First(Started, after, item => item.Time), First(Restored, after, item => item.Time)),
            First(Lines, after, item => item.Time)));

    public void Clear()
    {
        Next = long.MaxValue;
        Deployments.Cut(0);
        Leads.Cut(0);
        Merged.Cut(0);
        Opened.Cut(0);
        Fails.Cut(0);
        Recoveries.Cut(0);
        Started.Cut(0);
        Restored.Cut(0);
        Open.Cut(0);
        Lines.Cut(0);
    }

    private static long First<T>(Column<T> items, long after, Func<T, long> time)
        where T : struct
    {
        int at = items.First(after + 1, time);
        return at < items.Count ? time(items[at]) : long.MaxValue;
    }
}
