using System.Security.Cryptography;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Collect.Pushed;

/// <summary>What became of a delivery.</summary>
/// <param name="Refused">Why its sender was not believed; null when it was.</param>
/// <param name="Result">What was stored; null when it told nothing.</param>
internal sealed record DeliveryAnswer(string? Refused, BatchResult? Result);

/// <summary>The configured sources that take deliveries, and how one is taken: checked, read, stored.</summary>
internal sealed class Receivers : IDisposable
{
    // A source that is only pushed to shows that it lives when something comes; not for each delivery.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromMinutes(1);

    private readonly CurrentConfig _current;
    private readonly SourceWorkshop _workshop;
    private readonly Inbox _inbox;
    private readonly FactStore _store;
    private readonly TimeProvider _clock;
    private volatile Dictionary<string, Entry> _byName;

    public Receivers(CurrentConfig current, SourceWorkshop workshop, Inbox inbox, FactStore store, TimeProvider clock)
    {
        (_current, _workshop, _inbox, _store, _clock) = (current, workshop, inbox, store, clock);
        _byName = Make(current.Value);
        current.Changed += Apply;
    }

    /// <summary>The source of that name; null when none takes deliveries under it.</summary>
    public SourceType? Find(string name) => _byName.GetValueOrDefault(name)?.Source.Type;

    /// <exception cref="StoreException">It could not be stored: the sender shall try again.</exception>
    /// <exception cref="SourceFaultException">The body is not what the source's description says.</exception>
    public async Task<DeliveryAnswer> ReceiveAsync(string name, Delivery delivery, CancellationToken cancel)
    {
        Entry entry = _byName[name];
        switch (Read(entry, delivery))
        {
            case Reception.Refused refused:
                SourceMeter.Delivery(name, "refused");
                return new(refused.Reason, null);
            case Reception.Accepted { Records.Count: > 0 } accepted:
                FactBatch batch = Batch(name, accepted, delivery);
                BatchResult result = await _inbox.StoreAsync(batch, cancel);
                RecordCounts.Tell(batch, result);
                SourceMeter.Delivery(name, result.Repeated ? "repeated" : "accepted");
                await ShowLifeAsync(entry);
                return new(null, result);
            default:
                SourceMeter.Delivery(name, "accepted");
                await ShowLifeAsync(entry);
                return new(null, null);
        }
    }

    public void Dispose()
    {
        _current.Changed -= Apply;
        foreach (Entry entry in _byName.Values)
        {
            entry.Source.Dispose();
        }
    }

    private static Reception Read(Entry entry, Delivery delivery)
    {
        try
        {
            return entry.Receiver.Receive(delivery);
        }
        catch (Exception failure)
        {
            SourceMeter.Delivery(entry.Source.Name, "failed");
            if (failure is System.Text.Json.JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
            {
                throw new SourceFaultException(FaultKind.Unreadable, "the body is not what this source takes", failure);
            }

            throw;
        }
    }

    private static FactBatch Batch(string name, Reception.Accepted accepted, Delivery delivery)
    {
        var pending = new PendingBatch(name, [], []);
        foreach (SourceRecord record in accepted.Records.Where(record => record is not SourceRecord.Checkpoint))
        {
            pending.Take(record, delivery.ReceivedAt);
        }

        return pending.Cut() with { DeliveryId = accepted.DeliveryId ?? Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span)) };
    }

    private async Task ShowLifeAsync(Entry entry)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (entry.Source.Type.Polls || !entry.TryShow(now, SignOfLife))
        {
            return;
        }

        SourceState state = (await _store.SourcesAsync()).FirstOrDefault(one => one.Source == entry.Source.Name) ?? new() { Source = entry.Source.Name };
        DateTimeOffset? covered = state.LastSuccessAt is null ? now : state.CoveredFrom;
        await _store.SaveRunAsync(
            state with { LastAttemptAt = now, LastSuccessAt = now, Watermark = now, CoveredFrom = covered, LastError = null, DownSince = null });
    }

    private void Apply(MetricsConfig next)
    {
        Dictionary<string, Entry> before = _byName;
        _byName = Make(next);
        foreach (Entry entry in before.Values)
        {
            entry.Source.Dispose();
        }
    }

    private Dictionary<string, Entry> Make(MetricsConfig config)
    {
        var made = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (ConfiguredSource source in config.Sources.Select(_workshop.Make))
        {
            if (source.Type.Receives)
            {
                made[source.Name] = new Entry(source);
            }
            else
            {
                source.Dispose();
            }
        }

        return made;
    }

    private sealed class Entry(ConfiguredSource source)
    {
        // Made at the first delivery: one that can't be made must not keep the others from being served.
        private readonly Lazy<IReceiver> _receiver = new(() => (IReceiver)source.Create());
        private long _shownAt;

        public ConfiguredSource Source => source;

        public IReceiver Receiver => _receiver.Value;

        public bool TryShow(DateTimeOffset now, TimeSpan every)
        {
            long last = Volatile.Read(ref _shownAt);
            return now.UtcTicks - last >= every.Ticks && Interlocked.CompareExchange(ref _shownAt, now.UtcTicks, last) == last;
        }
    }
}
