namespace Metrics.Compute.Rows;

/// <summary>What a deployment row says in single bits.</summary>
[Flags]
internal enum DeploymentFlags : ushort
{
    None = 0,
    Present = 1,
    Succeeded = 2,

    /// <summary>
    /// Completed, with an instant, to production of at least one of its services (or, without services, by the default pattern).
    /// </summary>
    Counts = 4,
    Unplanned = 8,
    Planned = 16,

    /// <summary>It lists the ids of its changes.</summary>
    KnowsChanges = 32,

    /// <summary>It lists the revisions that it was the first to carry.</summary>
    KnowsRevisions = 64,

    /// <summary>It has an end, not only a start.</summary>
    Finished = 128,
}

/// <summary>
/// What is known of the changes that a deployment carried first, and of itself, in single bits that add up over its services.
/// </summary>
[Flags]
internal enum CarriedFlags : byte
{
    None = 0,
    Ai = 1,
    Human = 2,
    Bot = 4,
    Unknown = 8,
    PersonsFix = 16,
    PersonsOther = 32,
    Rollback = 64,
    Carried = 128,
}

/// <summary>A deployment as numbers. Instants are milliseconds since 1970.</summary>
internal struct DeploymentRow
{
    public long Id;
    public long Name;
    public long Time;
    public long Start;
    public long Revision;

    /// <summary>Where its mentions begin: ids of changes, then revisions.</summary>
    public int Mentions;
    public int MentionedChanges;
    public int MentionedRevisions;

    /// <summary>The set of all its services; those for which it is production are <see cref="Production"/>.</summary>
    public int Services;
    public int Production;

    /// <summary>The number of its day in the organization's calendar.</summary>
    public int Day;
    public ushort Source;
    public DeploymentFlags Flags;
    public CarriedFlags Carried;

    public readonly bool Is(DeploymentFlags flags) => (Flags & flags) == flags;
}
