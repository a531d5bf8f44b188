using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>How many values of all decks lie in each bucket and those before it.</summary>
    public static void AddUp(IReadOnlyList<IDeck> decks, Span<int> ends)
    {
        Span<int> counts = stackalloc int[Count];
        counts.Clear();
        ends.Clear();
        foreach (IDeck deck in decks)
        {
            deck.AddTo(counts, ends);
        }

        int end = 0;
        for (int bucket = 0; bucket < Count; bucket++)
        {
            end += counts[bucket];
            ends[bucket] += end;
        }
    }

    /// <summary>Adds the ends of some to those of others.</summary>
    public static void Add(ReadOnlySpan<int> some, Span<int> to)
    {
        ReadOnlySpan<Vector<int>> more = MemoryMarshal.Cast<int, Vector<int>>(some);
        Span<Vector<int>> sums = MemoryMarshal.Cast<int, Vector<int>>(to);
        for (int at = 0; at < more.Length; at++)
        {
            sums[at] += more[at];
        }
    }

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
