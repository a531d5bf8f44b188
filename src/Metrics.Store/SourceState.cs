using Metrics.Facts;

namespace Metrics.Store;

/// <summary>What the store remembers of a source between runs.</summary>
public sealed record SourceState
{
    public required string Source { get; init; }

    public string? Cursor { get; init; }

    /// <summary>The end of the window of the last run that succeeded: the next window begins there, less the overlap.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>
    /// From when on its history is known, whether something happened or nothing; null when it never succeeded, or did so only before this
    /// was kept.
    /// </summary>
    public DateTimeOffset? CoveredFrom { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Why the last run failed, or what the present one waits for, in words for people; null when it succeeded.</summary>
    public string? LastError { get; init; }

    /// <summary>Since when it has been failing; null while it is up.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>Facts that were new or had other content, since the beginning; a record seen again unchanged does not count.</summary>
    public long Accepted { get; init; }

    /// <summary>Records now in quarantine.</summary>
    public long Quarantined { get; init; }
}

/// <summary>A record that could not be accepted.</summary>
public sealed record QuarantinedRecord
{
    /// <summary>Its number in the store; 0 before it is stored.</summary>
    public long Number { get; init; }

    public required string Source { get; init; }

    public FactKind? Kind { get; init; }

    /// <summary>
    /// Where it stands: file, line and column, or address and id. The same place quarantined again replaces the earlier record.
    /// </summary>
    public required string Place { get; init; }

    public required string Reason { get; init; }

    public required string Raw { get; init; }

    public DateTimeOffset At { get; init; }
}
