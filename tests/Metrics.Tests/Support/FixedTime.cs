namespace Metrics.Tests.Support;

/// <summary>A clock that shows one instant until it is set; timers run in real time, so that hosted services wait as they do.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
