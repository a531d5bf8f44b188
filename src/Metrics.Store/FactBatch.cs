using Metrics.Facts;

namespace Metrics.Store;

/// <summary>One source's news, written in one transaction together with its cursor.</summary>
public sealed record FactBatch
{
    public required string Source { get; init; }

    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>News that tells only part of a record (see <see cref="Facts.Collecting.SourceRecord.Found"/>).</summary>
    public IReadOnlyList<Fact> Partial { get; init; } = [];

    public IReadOnlyList<Deletion> Deleted { get; init; } = [];

    public IReadOnlyList<Sweep> Swept { get; init; } = [];

    public IReadOnlyList<QuarantinedRecord> Quarantined { get; init; } = [];

    /// <summary>Places whose records could be read now: they leave the quarantine.</summary>
    public IReadOnlyList<string> Healed { get; init; } = [];

    /// <summary>
    /// The delivery that the batch came by; one known already makes the whole batch a repetition that writes nothing. Deliveries come in
    /// any order, so their news gives way to what the source said later. Null: what the source says now.
    /// </summary>
    public string? DeliveryId { get; init; }

    /// <summary>The source's cursor after this batch; null leaves the stored one.</summary>
    public string? Cursor { get; init; }
}

/// <summary>The source says that a record is gone.</summary>
/// <param name="At">When it said so, by its own clock; null where it can't be told.</param>
public sealed record Deletion(FactKind Kind, string Id, DateTimeOffset? At = null);

/// <summary>
/// Every fact of this kind with this id prefix that happened in [From, To) is in <see cref="Ids"/>; what else the store holds there is
/// marked deleted.
/// </summary>
public sealed record Sweep(FactKind Kind, string IdPrefix, DateTimeOffset From, DateTimeOffset To, IReadOnlyCollection<string> Ids);

/// <summary>What became of a batch.</summary>
/// <param name="Written">The new versions, in revision order: what a follower of the store would read.</param>
/// <param name="New">Facts not seen before.</param>
/// <param name="Restated">Facts with other content than before.</param>
/// <param name="Unchanged">Facts seen before with the same content: nothing was written.</param>
/// <param name="Deleted">Facts newly marked deleted.</param>
/// <param name="Revision">The store's revision after the batch.</param>
/// <param name="Outcomes">
/// What became of each fact of <see cref="FactBatch.Facts"/>, then of each of <see cref="FactBatch.Partial"/>, in their order.
/// </param>
/// <param name="Repeated">The batch's delivery was known: nothing was written.</param>
public sealed record BatchResult(
    IReadOnlyList<StoredFact> Written,
    int New,
    int Restated,
    int Unchanged,
    int Deleted,
    long Revision,
    IReadOnlyList<FactOutcome> Outcomes,
    bool Repeated = false);

/// <summary>What became of one fact.</summary>
public enum FactOutcome
{
    New,
    Restated,
    Unchanged,
}
