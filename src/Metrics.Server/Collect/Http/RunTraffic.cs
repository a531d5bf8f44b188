namespace Metrics.Server.Collect.Http;

/// <summary>
/// What one run sent, and how much of it may be repetition: retries are rationed over the whole run, so that a vendor in trouble is not
/// stormed by a thousand requests that each try six times.
/// </summary>
internal sealed class RunTraffic
{
    private const int FreeRetries = 6;

    // A retry that is denied ends the pass, and the next one reads again from the last checkpoint: that costs more than the retry. So what
    // good answers earn comes on top of the free ones, and a cluster of faults early in a run is bridged.
    private const int AnswersPerRetry = 4;

    private int _requests;
    private int _answers;
    private int _retries;

    /// <summary>Everything sent, retries included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Retries => Volatile.Read(ref _retries);

    public void Sent() => Interlocked.Increment(ref _requests);

    /// <summary>A request was answered well.</summary>
    public void Answered() => Interlocked.Increment(ref _answers);

    /// <summary>Takes one retry; false when the run has had enough of them.</summary>
    public bool TryRetry()
    {
        if (Retries >= FreeRetries + (Volatile.Read(ref _answers) / AnswersPerRetry))
        {
            return false;
        }

        Interlocked.Increment(ref _retries);
        return true;
    }
}
