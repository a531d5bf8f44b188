namespace Metrics.Tests.Store;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class StoreClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
