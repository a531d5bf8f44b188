namespace Metrics.Compute.Stats;

/// <summary>
/// Buckets of rising durations, an eighth of an octave wide and the same for every sample: so the counts of several samples add up, and the
/// value at a rank of all of them lies in a bucket that is known before a value is looked at.
/// </summary>
internal static class DurationBuckets
{
    public const int Count = 256;

    // The upper bits of a double are its octave and the eighth within it; 1,024 ms begin the second bucket.
    private const int Shift = 49;
    private const long First = ((1023 + 10) << 3) - 1;

    public static int Of(long milliseconds) =>
        (int)Math.Clamp((BitConverter.DoubleToInt64Bits(milliseconds) >> Shift) - First, 0, Count - 1);
}
