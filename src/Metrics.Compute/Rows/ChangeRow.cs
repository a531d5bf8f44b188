namespace Metrics.Compute.Rows;

/// <summary>What a change row says in single bits; the two lowest hold the origin.</summary>
[Flags]
internal enum ChangeFlags : byte
{
    None = 0,
    Origin = 3,

    /// <summary>A person made it: neither author nor origin is a bot.</summary>
    ByPerson = 4,

    /// <summary>It is a fix by its branch or its labels, or a revert.</summary>
    Fix = 8,

    /// <summary>Somebody reviewed or approved it before its merge.</summary>
    Reviewed = 16,
    Present = 32,

    /// <summary>It names incidents that it was made to end.</summary>
    NamesIncidents = 64,

    /// <summary>Its source can't tell of reviews, and none is known of.</summary>
    ReviewsUnknown = 128,
}

/// <summary>A change as numbers. Instants are milliseconds since 1970; <see cref="Never"/> for none.</summary>
internal struct ChangeRow
{
    public const long Never = long.MaxValue;
    public const ushort NoLines = ushort.MaxValue;
    public const ushort MostLines = NoLines - 1;

    public long Id;
    public long Name;
    public long FirstCommit;
    public long Opened;
    public long FirstReview;
    public long Merged;

    /// <summary>Where its revisions begin: the merge revision first.</summary>
    public int Revisions;
    public ushort RevisionCount;
    public ushort Source;
    public int Services;
    public ChangeFlags Flags;

    /// <summary>Lines added and deleted, at most <see cref="MostLines"/>; <see cref="NoLines"/> where nobody told.</summary>
    public ushort Lines;

    public readonly Facts.ChangeOrigin Origin => (Facts.ChangeOrigin)(Flags & ChangeFlags.Origin);

    /// <summary>The instant from which lead time counts.</summary>
    public readonly long Began => FirstCommit != Never ? FirstCommit : Opened != Never ? Opened : Merged;

    public readonly bool Is(ChangeFlags flags) => (Flags & flags) == flags;
}
