using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>
/// One run of one source under way: reads, gathers, and writes each batch together with the cursor that it reaches up to.
/// </summary>
internal sealed class CollectRun(
    ConfiguredSource source,
    CollectWindow window,
    PendingBatch pending,
    FactStore store,
    IWrittenFacts? written,
    CollectorOptions options,
    TimeProvider clock,
    IProgress<CollectProgress>? progress)
{
    // Shorter ones would only flicker.
    private static readonly TimeSpan WorthShowing = TimeSpan.FromSeconds(1);

    private readonly BatchSize _size = new();
    private readonly RunTraffic _traffic = source.Http.BeginRun();
    private long _lastWrite = clock.GetTimestamp();
    private double? _done;
    private string? _what;
    private int _records;
    private Task _writing = Task.CompletedTask;

    public int New { get; private set; }

    public int Restated { get; private set; }

    public int Unchanged { get; private set; }

    public int Deleted { get; private set; }

    public int Quarantined { get; private set; }

    public RunTraffic Traffic => _traffic;

    /// <summary>Checkpoints and records so far: a run that goes on grows it.</summary>
    public long Reached { get; private set; }

    /// <summary>Reads the window to its end, or from the last checkpoint on; what is left when it fails is pending still.</summary>
    public async Task ReadAsync(CancellationToken cancel)
    {
        var reader = (ISource)source.Create();
        await foreach (SourceRecord record in reader.CollectAsync(window with { Cursor = pending.Cursor ?? window.Cursor }, cancel).WithCancellation(cancel))
        {
            if (record is SourceRecord.Progress step)
            {
                (_done, _what) = (step.Done, step.What);
                Report();
                continue;
            }

            pending.Take(record, window.Until);
            Reached += record is SourceRecord.Checkpoint ? 1 : 0;
            _records += record is SourceRecord.Checkpoint or SourceRecord.Reviewed or SourceRecord.Swept ? 0 : 1;
            if (pending.Count >= _size.Records || (record is SourceRecord.Checkpoint && clock.GetElapsedTime(_lastWrite) > options.LongestPending))
            {
                await BeginWriteAsync();
            }
        }
    }

    /// <summary>Writes what is pending, and waits until all of the run so far is stored.</summary>
    public async Task WriteAsync()
    {
        await BeginWriteAsync();
        await _writing;
    }

    /// <summary>Shows whoever watches how far it is.</summary>
    public void Report()
    {
        RequestWait? waits = _traffic.Wait is { } wait && wait.Length >= WorthShowing ? wait : null;
        progress?.Report(new(source.Name, _done, _what, _records, _traffic.Requests, waits));
    }

    /// <summary>Begins to write what is pending: the source is read on meanwhile. Batches follow one another.</summary>
    private async Task BeginWriteAsync()
    {
        PreparedBatch? next = pending.IsEmpty ? null : PreparedBatch.Of(pending.Cut());

        // A batch that failed fails all after it: their cursors would step over its facts.
        await _writing;
        if (next is not null)
        {
            _writing = WriteAsync(next);
        }
    }

    /// <remarks>It is not interrupted: a batch is written within seconds, and the batch after it counts on it.</remarks>
    private async Task WriteAsync(PreparedBatch next)
    {
        long start = clock.GetTimestamp();
        BatchResult result = await store.WriteAsync(next, CancellationToken.None);
        _lastWrite = clock.GetTimestamp();
        _size.Learn(next.Batch.Facts.Count, clock.GetElapsedTime(start, _lastWrite));
        Count(next.Batch, result);
        written?.Written(result);
        Report();
    }

    private void Count(FactBatch batch, BatchResult result)
    {
        New += result.New;
        Restated += result.Restated;
        Unchanged += result.Unchanged;
        Deleted += result.Deleted;
        Quarantined += batch.Quarantined.Count;
        RecordCounts.Tell(batch, result);
    }
}
