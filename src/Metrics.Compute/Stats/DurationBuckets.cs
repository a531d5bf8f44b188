using System.Runtime.CompilerServices;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(long milliseconds) =>
        unchecked((byte)Math.Max(0, Math.Min((BitConverter.DoubleToInt64Bits(milliseconds) >> Shift) - First, Count - 1)));

    /// <summary>The bucket that holds a rank.</summary>
    /// <param name="ends">How many values lie in each bucket and those before it.</param>
    public static int Holding(ReadOnlySpan<int> ends, int rank) => ~ends.BinarySearch(new Beyond(rank));

    /// <summary>
    /// Finds the first end beyond a rank: never equal, so that what is found is the place after all that are not beyond it.
    /// </summary>
    private readonly struct Beyond(int rank) : IComparable<int>
    {
        public int CompareTo(int end) => end > rank ? -1 : 1;
    }
}
