namespace Metrics.Facts.Collecting;

/// <summary>Why a source could not go on.</summary>
public enum FaultKind
{
    /// <summary>The token or its rights are not enough (401, 403): retrying does not help.</summary>
    Refused,

    /// <summary>Told to wait (429, a used-up budget): not a failure.</summary>
    ToldToWait,

    /// <summary>No answer, a broken answer, or an error of the server: worth another try.</summary>
    Unreachable,

    /// <summary>It answered something that is not what its description says (HTML, other JSON): worth one more try, then down.</summary>
    Unreadable,

    /// <summary>What is asked for does not exist, or the configuration asks for something impossible.</summary>
    Misconfigured,
}

/// <summary>
/// The one exception that a source and the runner's HTTP client throw. Its message is shown to people: it says what to do, and holds no
/// secret.
/// </summary>
public sealed class SourceFaultException : Exception
{
    public SourceFaultException(FaultKind kind, string message, Exception? inner = null, TimeSpan? retryAfter = null)
        : base(message, inner)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    public FaultKind Kind { get; }

    /// <summary>How long the vendor asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
