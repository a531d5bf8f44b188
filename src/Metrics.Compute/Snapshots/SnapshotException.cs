namespace Metrics.Compute.Snapshots;

/// <summary>Why a snapshot can't be made, read or exported, in words for people.</summary>
public sealed class SnapshotException(string message, Exception? inner = null) : Exception(message, inner)
{
    public SnapshotFault Fault { get; init; }
}

/// <summary>Whose fault it is.</summary>
public enum SnapshotFault
{
    /// <summary>It was asked for rightly, and can't be done.</summary>
    Failed,

    /// <summary>There is no such snapshot.</summary>
    Missing,

    /// <summary>What was asked for is none of what is allowed.</summary>
    Wrong,
}
