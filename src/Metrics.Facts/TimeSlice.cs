namespace Metrics.Facts;

/// <summary>
/// A stretch of time with one meaning of its ends, so that a moving window and a calendar period share every computation: it holds the
/// instants t with <see cref="After"/> &lt; t ≤ <see cref="UpTo"/>, in milliseconds since 1970. A calendar period [start, end) is the
/// slice (start − 1 ms, end − 1 ms]: exact, because instants have millisecond precision.
/// </summary>
public readonly record struct TimeSlice(long After, long UpTo)
{
    public bool Holds(long instant) => instant > After && instant <= UpTo;

    /// <summary>Some of it has passed: of a calendar period that has not begun nothing can be said, and that is not zero.</summary>
    public bool HasBegun(long instant) => After < instant;

    /// <summary>Its length in days; never zero.</summary>
    public double Days => Math.Max(1, UpTo - After) / 86_400_000d;
}
