namespace Metrics.Server.Collect.Http;

/// <summary>
/// What one run sent, and how much of it may be repetition: retries are rationed over the whole run, so that a vendor in trouble is not
/// stormed by a thousand requests that each try six times.
/// </summary>
internal sealed class RunTraffic
{
    private const int FreeRetries = 6;
    private const double RetryShare = 0.25;

    private int _requests;
    private int _retries;

    /// <summary>Everything sent, retries included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Retries => Volatile.Read(ref _retries);

    public void Sent() => Interlocked.Increment(ref _requests);

    /// <summary>Takes one retry; false when the run has had enough of them.</summary>
    public bool TryRetry()
    {
        int first = Requests - Retries;
        if (Retries >= Math.Max(FreeRetries, first * RetryShare))
        {
            return false;
        }

        Interlocked.Increment(ref _retries);
        return true;
    }
}
