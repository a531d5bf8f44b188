namespace Metrics.Server.Collect.Http;

/// <summary>
/// What one run sent, what it waits for, and how much of it may be repetition: retries are rationed over the whole run, so that a vendor in
/// trouble is not stormed by a thousand requests that each try six times.
/// </summary>
internal sealed class RunTraffic(DateTimeOffset began)
{
    private const int FreeRetries = 6;

    // A retry that is denied ends the pass, and the next one reads again from the last checkpoint: that costs more than the retry. So what
    // good answers earn comes on top of the free ones, and a cluster of faults early in a run is bridged.
    private const int AnswersPerRetry = 4;

    private readonly Lock _gate = new();
    private int _requests;
    private int _answers;
    private int _retries;
    private DateTimeOffset _lastGood = began;
    private string? _lastFault;
    private RequestWait? _wait;

    /// <summary>Told whenever <see cref="Wait"/> is another, by whichever request it is.</summary>
    public Action? Changed { get; set; }

    /// <summary>Everything sent, retries included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Retries => Volatile.Read(ref _retries);

    /// <summary>When a request was last answered well; before the first, when the run began.</summary>
    public DateTimeOffset LastGood
    {
        get
        {
            lock (_gate)
            {
                return _lastGood;
            }
        }
    }

    /// <summary>What went wrong last, in words for people; null once a request was answered well after it.</summary>
    public string? LastFault
    {
        get
        {
            lock (_gate)
            {
                return _lastFault;
            }
        }
    }

    /// <summary>What the run waits for, the longest where requests wait beside each other; null while they pass.</summary>
    public RequestWait? Wait
    {
        get
        {
            lock (_gate)
            {
                return _wait;
            }
        }
    }

    public void Sent() => Interlocked.Increment(ref _requests);

    /// <summary>A request was answered well.</summary>
    public void Answered(HttpRequestMessage request, DateTimeOffset now)
    {
        Interlocked.Increment(ref _answers);
        lock (_gate)
        {
            (_lastGood, _lastFault) = (now, null);
            if (_wait is null || (_wait.Of != request && _wait.Until > now))
            {
                return;
            }

            _wait = null;
        }

        Changed?.Invoke();
    }

    public void Failed(string why)
    {
        lock (_gate)
        {
            _lastFault = why;
        }
    }

    public void Waits(RequestWait wait)
    {
        lock (_gate)
        {
            if (_wait is { } other && other.Of != wait.Of && other.Until > wait.Until)
            {
                return;
            }

            _wait = wait;
        }

        Changed?.Invoke();
    }

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
