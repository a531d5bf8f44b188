using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;

namespace Metrics.Server.Collect.Running;

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    /// <summary>All of the window was read.</summary>
    Done,

    /// <summary>The vendor asked to wait longer than the run lasts; it goes on from its last checkpoint.</summary>
    Waiting,

    /// <summary>It can't go on; what was complete is kept.</summary>
    Failed,

    /// <summary>It was stopped from outside, and goes on from its last checkpoint.</summary>
    Interrupted,

    /// <summary>Another process collects this source.</summary>
    Busy,
}

/// <summary>What became of one run.</summary>
internal sealed record CollectResult
{
    public required string Source { get; init; }

    public required string Type { get; init; }

    public required RunEnd End { get; init; }

    public int New { get; init; }

    public int Restated { get; init; }

    public int Unchanged { get; init; }

    public int Deleted { get; init; }

    public int Quarantined { get; init; }

    /// <summary>Requests sent, retries included.</summary>
    public int Requests { get; init; }

    public int Retries { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Why it did not end well, in words for people; null when it did.</summary>
    public string? Error { get; init; }

    /// <summary>The kind of fault; null when there was none, or it was no fault of the source (the store failed).</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>When to try again, where the vendor said.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The store could not be written: no source can go on.</summary>
    public bool StoreFailed { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Done">0 to 1, where the source can tell.</param>
/// <param name="What">What it is at, in its own words.</param>
/// <param name="Waits">What it waits for; null while it goes on.</param>
internal sealed record CollectProgress(string Source, double? Done, string? What, int Records, int Requests, RequestWait? Waits = null);
