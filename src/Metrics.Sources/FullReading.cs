using System.Globalization;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>
/// For vendors that say nothing of deleted records: once in so many days a run reads everything anew, and what did not come is gone. When
/// that was last is all that the cursor holds.
/// </summary>
internal sealed class FullReading
{
    private readonly CollectWindow _window;
    private readonly DateTimeOffset? _last;

    public FullReading(CollectWindow window, int everyDays)
    {
        _window = window;
        _last = long.TryParse(window.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        IsDue = _last is null || window.Until - _last >= TimeSpan.FromDays(everyDays);
    }

    public bool IsDue { get; }

    /// <summary>Set by a record that could not be read: it is there, so nothing that did not come may be called gone.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>From when on records are wanted in this run.</summary>
    public DateTimeOffset Since => IsDue ? _window.Start : _window.Since;

    /// <summary>Hands a record on.</summary>
    public SourceRecord Pass(SourceRecord record)
    {
        IsIncomplete |= record is SourceRecord.Unreadable;
        return record;
    }

    /// <summary>The end of a run: what is gone, if everything was read, and the cursor.</summary>
    public IEnumerable<SourceRecord> End(params FactKind[] kinds)
    {
        foreach (FactKind kind in IsDue && !IsIncomplete ? kinds : [])
        {
            yield return new SourceRecord.Swept(kind, "", _window.Start, _window.Until);
        }

        long last = (IsDue ? _window.Until : _last!.Value).ToUnixTimeSeconds();
        yield return new SourceRecord.Checkpoint(last.ToString(CultureInfo.InvariantCulture));
    }
}
