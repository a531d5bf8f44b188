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

    private static readonly long[] Floors = [.. Enumerable.Range(0, Count + 1).Select(Floor)];

    // The upper bits of a double are its octave and the eighth within it; 1,024 ms begin the second bucket.
    private const int Shift = 49;
    private const long First = ((1023 + 10) << 3) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(long milliseconds) =>
        unchecked((byte)Math.Max(0, Math.Min((BitConverter.DoubleToInt64Bits(milliseconds) >> Shift) - First, Count - 1)));

    /// <summary>The least and the most value of a bucket.</summary>
    public static (long Least, long Most) Bounds(int bucket) => (Floors[bucket], Floors[bucket + 1] - 1);

    /// <summary>Those of a few rising values that lie in a bucket.</summary>
    public static ReadOnlySpan<long> Within(ReadOnlySpan<long> rising, int bucket) =>
        rising[Before(rising, Floors[bucket])..Before(rising, Floors[bucket + 1])];

    /// <summary>How many values of all decks lie in each bucket and those before it.</summary>
    public static void AddUp(IReadOnlyList<Deck> decks, Span<int> ends)
    {
        Span<int> counts = stackalloc int[Count];
        counts.Clear();
        ends.Clear();
        foreach (Deck deck in decks)
        {
            deck.AddTo(counts, ends);
        }

        AddEnds(counts, ends);
    }

    /// <summary>Adds to the ends of some what lies in each bucket of others.</summary>
    public static void AddEnds(ReadOnlySpan<int> counts, Span<int> ends)
    {
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

    // All of a few are compared sooner than one is searched: nothing is guessed wrong on the way.
    private static int Before(ReadOnlySpan<long> few, long value)
    {
        ReadOnlySpan<Vector<long>> whole = MemoryMarshal.Cast<long, Vector<long>>(few);
        Vector<long> less = Vector<long>.Zero;
        foreach (ref readonly Vector<long> some in whole)
        {
            less -= Vector.LessThan(some, new Vector<long>(value));
        }

        int before = (int)Vector.Sum(less);
        foreach (long rest in few[(whole.Length * Vector<long>.Count)..])
        {
            before += rest < value ? 1 : 0;
        }

        return before;
    }

    /// <summary>The least value of a bucket; the first takes all that are less, the last all that are more.</summary>
    private static long Floor(int bucket) => bucket switch
    {
        0 => 0,
        Count => long.MaxValue,
        _ => (long)Math.Ceiling(BitConverter.Int64BitsToDouble((First + bucket) << Shift)),
    };

    /// <summary>
    /// Finds the first end beyond a rank: never equal, so that what is found is the place after all that are not beyond it.
    /// </summary>
    private readonly struct Beyond(int rank) : IComparable<int>
    {
        public int CompareTo(int end) => end > rank ? -1 : 1;
    }
}
