namespace Metrics.Compute.Snapshots;

/// <summary>Why a snapshot can't be made, read or exported, in words for people.</summary>
public sealed class SnapshotException(string message, Exception? inner = null) : Exception(message, inner);
