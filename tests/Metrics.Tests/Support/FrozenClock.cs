namespace Metrics.Tests.Support;

/// <summary>
/// A clock that stands still until told. Whoever waits on it for less than <paramref name="longest"/>, once, is let go at once, and the
/// clock then stands where the wait ended: tests of waiting take no time. Longer waits (time limits) never end.
/// </summary>
internal sealed class FrozenClock(DateTimeOffset start, TimeSpan? longest = null) : TimeProvider
{
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromMinutes(55);
    private readonly Lock _gate = new();
    private DateTimeOffset _now = start;

    /// <summary>All the waits so far.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan span)
    {
        lock (_gate)
        {
            _now += span;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= _longest || period > TimeSpan.Zero)
        {
            return new Still();
        }

        lock (_gate)
        {
            Waits.Add(dueTime);
            _now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Still();
    }

    private sealed class Still : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
