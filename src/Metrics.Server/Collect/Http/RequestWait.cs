using System.Globalization;

namespace Metrics.Server.Collect.Http;

/// <summary>What a source waits for.</summary>
internal enum WaitFor
{
    /// <summary>The vendor's limit: it asked to wait, or its budget is used up.</summary>
    Limit,

    /// <summary>Another try after a failure.</summary>
    Retry,

    /// <summary>An answer that takes long.</summary>
    Answer,
}

/// <summary>One wait of a source, for people.</summary>
/// <param name="Reason">The vendor's answer, or what is asked for; without secrets.</param>
/// <param name="Until">When it goes on, or gives up to wait for an answer.</param>
/// <param name="Of">The request that waits; null: the whole run does.</param>
internal sealed record RequestWait(WaitFor For, string Reason, DateTimeOffset Since, DateTimeOffset Until, HttpRequestMessage? Of = null)
{
    public TimeSpan Length => Until - Since;

    /// <summary>Until when, and why; for a line that shows only what is now.</summary>
    public string Brief => For switch
    {
        WaitFor.Limit => $"rate limited until {Time(Until)}: {Reason}",
        WaitFor.Retry => $"tried again at {Time(Until)}: {Reason}",
        _ => $"no answer since {Time(Since)}: {Reason}",
    };

    /// <summary>Since when, until when and why.</summary>
    public string Full => For switch
    {
        WaitFor.Limit => $"rate limited by the vendor since {Day(Since)} {Time(Since)}, goes on at {End}: {Reason}",
        WaitFor.Retry => $"failed at {Day(Since)} {Time(Since)}, is tried again at {End}: {Reason}",
        _ => $"no answer since {Day(Since)} {Time(Since)}, given up at {End}: {Reason}",
    };

    private string End => Day(Since) == Day(Until) ? Time(Until) : $"{Day(Until)} {Time(Until)}";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
