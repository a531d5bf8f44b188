namespace Metrics.Server.Collect.Http;

/// <summary>A vendor's published limit of requests a minute, where its answers do not tell what is left: kept by counting.</summary>
internal sealed class PublishedRate(int perMinute, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _sent = new();

    /// <summary>Takes one request; or tells how long to wait before asking again.</summary>
    public TimeSpan Take()
    {
        if (perMinute <= 0)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            while (_sent.TryPeek(out DateTimeOffset oldest) && oldest + Minute <= now)
            {
                _sent.Dequeue();
            }

            if (_sent.Count >= perMinute)
            {
                return _sent.Peek() + Minute - now;
            }

            _sent.Enqueue(now);
            return TimeSpan.Zero;
        }
    }
}
