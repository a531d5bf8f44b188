namespace Metrics.Server.Demo;

/// <summary>
/// The store's clock: history's while history is written, so that each version is recorded when it was learned; then real.
/// </summary>
internal sealed class DemoClock(TimeProvider real) : TimeProvider
{
    /// <summary>The instant of history that is being written; null once it is done.</summary>
    public DateTimeOffset? History { get; set; }

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => History ?? real.GetUtcNow();

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
