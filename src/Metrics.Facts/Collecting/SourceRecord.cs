namespace Metrics.Facts.Collecting;

/// <summary>What a source yields.</summary>
public abstract record SourceRecord
{
    private SourceRecord()
    {
    }

    /// <summary>A fact.</summary>
    /// <param name="Fact">The fact.</param>
    /// <param name="Partial">
    /// It tells only part of the record (a webhook's news): fields left out keep what is stored, and an update older than the stored one
    /// (<see cref="Fact.UpdatedAt"/>) fills gaps only.
    /// </param>
    public sealed record Found(Fact Fact, bool Partial = false) : SourceRecord;

    /// <summary>The source says that this record is gone, or that it does not count.</summary>
    /// <param name="Kind">The fact's kind.</param>
    /// <param name="Id">The fact's id; there need be none of it.</param>
    /// <param name="Why">What took it out, for people; null where the source can't tell.</param>
    public sealed record Deleted(FactKind Kind, string Id, string? Why = null) : SourceRecord
    {
        /// <summary>
        /// When it was said, by the source's clock: deliveries of older news that come after it do not bring the record back, whether
        /// anything was known of it or not. Null where nothing is pushed, or no instant is told.
        /// </summary>
        public DateTimeOffset? At { get; init; }
    }

    /// <summary>
    /// Every record of this kind with an id beginning with <paramref name="IdPrefix"/> that happened in [<paramref name="From"/>,
    /// <paramref name="To"/>) has been yielded in this run: what the store holds there beyond it is gone at the source.
    /// </summary>
    public sealed record Swept(FactKind Kind, string IdPrefix, DateTimeOffset From, DateTimeOffset To) : SourceRecord;

    /// <summary>A record that can't be accepted; it goes to quarantine and the rest goes on.</summary>
    /// <param name="Where">Where it stands: file and line, or the address and the record's id.</param>
    /// <param name="Reason">What is wrong with it, in words that tell how to mend it.</param>
    /// <param name="Raw">The record as it came, without secrets.</param>
    public sealed record Unreadable(string Where, string Reason, string Raw) : SourceRecord;

    /// <summary>
    /// All of this place (a file, an address) has been read in this run: what quarantine holds of it, under this very place or one that
    /// goes on after a comma, and was not yielded as <see cref="Unreadable"/> again, is mended.
    /// </summary>
    public sealed record Reviewed(string Where) : SourceRecord;

    /// <summary>
    /// All that was yielded before is complete up to here: the runner stores it together with the cursor, and the next run is given it.
    /// </summary>
    public sealed record Checkpoint(string Cursor) : SourceRecord;

    /// <summary>How far the run is, 0 to 1, where the source can tell; shown as a progress bar.</summary>
    public sealed record Progress(double Done, string? What = null) : SourceRecord;
}
