namespace Metrics.Facts.Collecting;

/// <summary>
/// Turns a vendor's replies into facts. A source keeps no state, reads no clock, writes nothing and retries nothing: the runner owns
/// schedule, overlap, cursor, retry, rate limits, quarantine, metrics and logs. Its one constructor takes its options record and
/// <see cref="SourceTools"/>.
/// </summary>
public interface ISource
{
    /// <summary>
    /// Yields what there is in the window, oldest work first where the vendor allows it. A failure is thrown as <see
    /// cref="SourceFaultException"/>;
    /// a record that can't be read is yielded as <see cref="SourceRecord.Unreadable"/> and the rest goes on.
    /// </summary>
    IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, CancellationToken cancel);
}

/// <summary>A source that is also (or only) told by pushed deliveries at <c>POST /hooks/{source}</c>.</summary>
public interface IReceiver
{
    /// <summary>
    /// Checks the delivery's signature over its raw bytes in constant time and reads it. Pure: no clock but
    /// <see cref="Delivery.ReceivedAt"/>.
    /// </summary>
    Reception Receive(Delivery delivery);
}

/// <summary>What one run of a source is asked for.</summary>
/// <param name="Since">Read what changed at or after this instant: the last success less the overlap, or the configured start.</param>
/// <param name="Until">The runner's now; nothing after it is asked for.</param>
/// <param name="Cursor">What the source said at its last <see cref="SourceRecord.Checkpoint"/>; null on the first run.</param>
/// <param name="Start">The configured start of history: nothing before it is ever wanted.</param>
public sealed record CollectWindow(DateTimeOffset Since, DateTimeOffset Until, string? Cursor, DateTimeOffset Start);
