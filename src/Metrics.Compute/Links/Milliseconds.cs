namespace Metrics.Compute.Links;

/// <summary>Spans as milliseconds; one beyond any calendar stays so without overflowing.</summary>
internal static class Milliseconds
{
    /// <summary>Longer than any span between two instants.</summary>
    public const long Unlimited = long.MaxValue / 4;

    public static long Of(TimeSpan span) => span.TotalMilliseconds >= Unlimited ? Unlimited : (long)span.TotalMilliseconds;
}
