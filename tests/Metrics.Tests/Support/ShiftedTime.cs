namespace Metrics.Tests.Support;

/// <summary>A clock that runs as the machine's does, but from a given instant on.</summary>
internal sealed class ShiftedTime(DateTimeOffset start) : TimeProvider
{
    private readonly TimeSpan _shift = start - System.GetUtcNow();
    private TimeSpan _jumped;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift + _jumped;

    public void JumpTo(DateTimeOffset instant) => _jumped += instant - GetUtcNow();
}
