using Metrics.Store;

namespace Metrics.Server.Board.Views;

/// <summary>How a source stands.</summary>
public enum SourceCondition
{
    Up,

    /// <summary>It has not been read for longer than allowed.</summary>
    Late,

    /// <summary>Its last run failed.</summary>
    Down,

    /// <summary>It has never been read.</summary>
    Never,
}

/// <summary>A source as a page shows it.</summary>
public sealed record SourceView
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required SourceCondition Condition { get; init; }

    /// <summary>How long ago it was read: <c>4 min ago</c>.</summary>
    public required string LastSuccess { get; init; }

    public required string Allowed { get; init; }

    public string? Error { get; init; }

    public string? Since { get; init; }

    public required long Accepted { get; init; }

    public required long Quarantined { get; init; }

    public string ConditionWords =>
        Condition switch
        {
            SourceCondition.Up => "up to date",
            SourceCondition.Late => "late",
            SourceCondition.Down => "failing",
            _ => "not read yet",
        };
}

/// <summary>The page of sources.</summary>
public sealed record SourcesView
{
    public required IReadOnlyList<SourceView> Sources { get; init; }

    /// <summary>What to know of sources that are no longer configured; null where there are none.</summary>
    public string? Former { get; init; }

    public required IReadOnlyList<(string Kind, long Count)> Facts { get; init; }

    public required IReadOnlyList<QuarantinedRecord> Quarantine { get; init; }

    public required TrustView Trust { get; init; }

    /// <summary>Data quality by team.</summary>
    public required IReadOnlyList<ScopeRow> Teams { get; init; }

    public required long Revision { get; init; }
}
