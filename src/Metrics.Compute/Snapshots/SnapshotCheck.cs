namespace Metrics.Compute.Snapshots;

/// <summary>One thing that is not as it was.</summary>
/// <param name="What"><c>document</c>, <c>row</c>, <c>signature</c>, <c>facts</c>, <c>number</c>, <c>kpi</c>, <c>pair</c>, <c>review</c>
/// or <c>program</c>.</param>
/// <param name="Words">What differs, and why where that is known.</param>
public sealed record SnapshotFinding(string What, string Words);

/// <summary>What verifying a snapshot found.</summary>
/// <param name="Id">The snapshot.</param>
/// <param name="Identical">Recomputed from the store as of its revision, everything is the same.</param>
/// <param name="Signature"><c>valid</c>, <c>wrong</c>, <c>unsigned</c>, or <c>not checked</c> without a key.</param>
/// <param name="Findings">Empty when identical.</param>
public sealed record SnapshotCheck(string Id, bool Identical, string Signature, IReadOnlyList<SnapshotFinding> Findings)
{
    /// <summary>The one scope that it covers; absent: all of them.</summary>
    public string? Scope { get; init; }

    /// <summary>The former key that signed it, as the configuration names it; absent where it was not a former one.</summary>
    public string? FormerKey { get; init; }
}
