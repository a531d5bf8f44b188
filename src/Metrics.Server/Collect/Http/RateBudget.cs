namespace Metrics.Server.Collect.Http;

/// <summary>
/// What is left of one budget of a vendor, by its own headers. A request takes one before it is sent; the answer's headers correct the
/// count. Nothing is slowed down while something is left.
/// </summary>
internal sealed class RateBudget(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long? _limit;
    private long _remaining = long.MaxValue;
    private DateTimeOffset _resetAt = DateTimeOffset.MinValue;
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue;

    /// <summary>Takes one request; or tells how long to wait before asking again.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (_blockedUntil > now)
            {
                return _blockedUntil - now;
            }

            if (_resetAt <= now)
            {
                _remaining = _limit ?? long.MaxValue;
            }

            if (_remaining <= 0)
            {
                return _resetAt - now;
            }

            _remaining--;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Takes over what an answer says.</summary>
    public void Learn(RateHeaders said)
    {
        lock (_gate)
        {
            if (said is { Remaining: { } remaining, ResetAt: { } resetAt })
            {
                // Answers of one window may overtake each other: the smaller count is the later one.
                bool sameWindow = Math.Abs((resetAt - _resetAt).TotalSeconds) < 1 && _resetAt > clock.GetUtcNow();
                _remaining = sameWindow ? Math.Min(_remaining, remaining) : remaining;
                _limit = said.Limit ?? _limit;
                _resetAt = resetAt;
            }
        }
    }

    /// <summary>Lets nothing through for a while: the vendor asked to wait.</summary>
    public void Block(TimeSpan wait)
    {
        lock (_gate)
        {
            DateTimeOffset until = clock.GetUtcNow() + wait;
            _blockedUntil = until > _blockedUntil ? until : _blockedUntil;
        }
    }
}
