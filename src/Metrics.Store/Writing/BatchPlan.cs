using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>Decides what a batch changes, item by item, against the current versions. Writes nothing itself.</summary>
/// <param name="state">The store's state; its revision advances with every new version.</param>
/// <param name="now">When the batch is recorded.</param>
/// <param name="load">Reads the body of a stored version.</param>
/// <param name="items">How many items there are to decide.</param>
internal sealed class BatchPlan(string source, StateRow state, long now, Func<long, Task<byte[]>> load, int items)
{
    private readonly Dictionary<RowKey, Head> _heads = new(items);
    private readonly Dictionary<RowKey, long> _gone = [];
    private readonly DateTimeOffset _recordedAt = DateTimeOffset.FromUnixTimeMilliseconds(now);

    public List<VersionRow> Inserts { get; } = [];

    public List<(long Revision, long By)> Closes { get; } = [];

    /// <summary>Stored versions whose source has touched them since without changing their content.</summary>
    public List<(long Revision, long UpdatedAt)> Touches { get; } = [];

    public List<StoredFact> Written { get; } = [];

    /// <summary>Deletions of what was never stored, with their instants.</summary>
    public List<(RowKey Key, long At)> Gone { get; } = [];

    /// <summary>The batch was pushed: its news may be older than what was said before.</summary>
    public required bool IsDelivery { get; init; }

    public int New { get; private set; }

    public int Restated { get; private set; }

    public int Unchanged { get; private set; }

    public int Deleted { get; private set; }

    public void Know(RowKey key, CurrentRow current) => _heads[key] = new()
    {
        Revision = current.Revision,
        Digest = current.Digest,
        Deleted = current.Deleted,
        UpdatedAt = current.UpdatedAt,
    };

    /// <summary>True for a fact of which a version is known.</summary>
    public bool Knows(RowKey key) => _heads.ContainsKey(key);

    /// <summary>The source has said that this record is gone, though nothing is stored of it.</summary>
    public void KnowGone(RowKey key, long at) => _gone[key] = at;

    /// <summary>True for a fact that this batch itself says something about.</summary>
    public bool Speaks(RowKey key) => _heads.TryGetValue(key, out Head? head) && head.Pending is not null;

    /// <summary>Takes a whole record. One older than what is stored fills gaps only: it would undo the news that came meanwhile.</summary>
    public async ValueTask<FactOutcome> TakeAsync(PreparedFact item)
    {
        if (!_heads.TryGetValue(item.Key, out Head? head))
        {
            return First(item);
        }

        if (IsDelivery && head.Deleted && IsLate(item.Fact, head.UpdatedAt))
        {
            return Late();
        }

        if (!head.Deleted && item.Digest != head.Digest && IsOlder(item.Fact, head))
        {
            return Settle(PreparedFact.Of(FactJson.Fill(item.Fact, await ContentAsync(item.Fact.Kind, head))), head);
        }

        return Settle(item, head);
    }

    /// <summary>Takes news that tells only part of a record: what it leaves out keeps what is stored.</summary>
    public async ValueTask<FactOutcome> TakePartAsync(Fact news)
    {
        PreparedFact item = PreparedFact.Of(news);
        if (!_heads.TryGetValue(item.Key, out Head? head))
        {
            return First(item);
        }

        // A record deleted at the source comes back only by news that is newer than what was deleted.
        if (head.Deleted && IsLate(news, head.UpdatedAt))
        {
            return Late();
        }

        bool older = IsOlder(news, head);

        Fact known = await ContentAsync(news.Kind, head);
        return Settle(PreparedFact.Of(older ? FactJson.Fill(news, known) : FactJson.Fill(known, news)), head);
    }

    public async ValueTask DeleteAsync(Deletion gone)
    {
        var key = new RowKey(gone.Kind.Name(), gone.Id);
        long? at = gone.At?.ToUnixTimeMilliseconds();
        if (!_heads.TryGetValue(key, out Head? head))
        {
            if (at is { } instant)
            {
                Gone.Add((key, instant));
            }

            return;
        }

        if (!head.Deleted && !(IsDelivery && at < head.UpdatedAt))
        {
            Fact last = await ContentAsync(gone.Kind, head);
            Append(PreparedFact.Of(at <= head.UpdatedAt ? last : last with { UpdatedAt = gone.At ?? last.UpdatedAt }), head, deleted: true);
            Deleted++;
        }
    }

    private FactOutcome First(PreparedFact item) =>
        IsDelivery && _gone.TryGetValue(item.Key, out long at) && IsLate(item.Fact, at) ? Late() : Write(item, null);

    private FactOutcome Late()
    {
        Unchanged++;
        return FactOutcome.Unchanged;
    }

    private FactOutcome Settle(PreparedFact item, Head head)
    {
        if (head.Deleted || item.Digest != head.Digest)
        {
            return Write(item, head);
        }

        if (item.Fact.UpdatedAt?.ToUnixTimeMilliseconds() is { } updated && !(updated <= head.UpdatedAt))
        {
            head.UpdatedAt = updated;
            if (head.Pending is { } row)
            {
                row.UpdatedAt = updated;
            }
            else
            {
                Touches.Add((head.Revision, updated));
            }
        }

        Unchanged++;
        return FactOutcome.Unchanged;
    }

    private FactOutcome Write(PreparedFact item, Head? head)
    {
        Append(item, head, deleted: false);
        if (head is null)
        {
            New++;
            return FactOutcome.New;
        }

        Restated++;
        return FactOutcome.Restated;
    }

    private void Append(PreparedFact item, Head? before, bool deleted)
    {
        long revision = ++state.Revision;
        if (before?.Pending is { } pending)
        {
            pending.SupersededBy = revision;
            Written[before.WrittenAt] = Written[before.WrittenAt] with { SupersededAt = _recordedAt };
        }
        else if (before is not null)
        {
            Closes.Add((before.Revision, revision));
        }

        var row = new VersionRow
        {
            Key = item.Key,
            Revision = revision,
            RecordedAt = now,
            HappenedAt = item.Fact.HappenedAt?.ToUnixTimeMilliseconds(),
            UpdatedAt = item.Fact.UpdatedAt?.ToUnixTimeMilliseconds() ?? before?.UpdatedAt,
            Deleted = deleted,
            Digest = item.Digest,
            Body = item.Body,
        };
        Inserts.Add(row);
        Written.Add(new StoredFact(source, item.Fact, revision, _recordedAt, Deleted: deleted));
        _heads[item.Key] = new()
        {
            Revision = revision,
            Digest = item.Digest,
            Deleted = deleted,
            UpdatedAt = row.UpdatedAt,
            Pending = row,
            WrittenAt = Written.Count - 1,
            Fact = item.Fact,
        };
    }

    private async ValueTask<Fact> ContentAsync(FactKind kind, Head head)
    {
        if (head.Fact is null)
        {
            Fact stored = FactJson.FromStored(kind, await load(head.Revision));
            head.Fact = head.UpdatedAt is { } at ? stored with { UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(at) } : stored;
        }

        return head.Fact;
    }

    private static bool IsLate(Fact news, long? goneAt) => news.UpdatedAt?.ToUnixTimeMilliseconds() <= goneAt;

    private static bool IsOlder(Fact news, Head head) => news.UpdatedAt?.ToUnixTimeMilliseconds() < head.UpdatedAt;
}
