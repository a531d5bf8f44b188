using System.Collections;
using System.Runtime.CompilerServices;

namespace Metrics.Compute.Stats;

/// <summary>
/// The shifts between two at which <see cref="ShiftExcess"/> falls, in rising order, and by how much: it stands still but where a pair
/// becomes equal, and one step on.
/// </summary>
internal sealed class ShiftSteps : IEnumerable<(long Shift, double Fall)>
{
    private readonly long[] _equal;
    private readonly double[] _halves;

    private ShiftSteps(long after, long upTo, long[] equal, double[] halves) => (After, UpTo, _equal, _halves) = (after, upTo, equal, halves);

    public long After { get; }

    public long UpTo { get; }

    /// <summary>So many pairs are sorted in the time of a look at all durations.</summary>
    public static int Few(int durations) => Math.Max(64, durations / 16);

    /// <summary>Null where they are many.</summary>
    /// <param name="durations">How many both groups of all strata have.</param>
    public static ShiftSteps? Between(ShiftStratum[] strata, long after, long upTo, int durations)
    {
        var equal = new List<long>();
        var halves = new List<double>();
        int few = Few(durations);
        foreach (ShiftStratum stratum in strata)
        {
            Add(stratum, after, upTo, equal, halves, few);
            if (equal.Count > few)
            {
                return null;
            }
        }

        long[] sorted = [.. equal];
        double[] beside = [.. halves];
        Array.Sort(sorted, beside);
        return new ShiftSteps(after, upTo, sorted, beside);
    }

    public IEnumerator<(long Shift, double Fall)> GetEnumerator()
    {
        int beyond = 0;
        int equal = 0;
        while (equal < _equal.Length && _equal[equal] <= After)
        {
            equal++;
        }

        while (true)
        {
            long shift = Math.Min(Next(equal), Next(beyond) + 1);
            if (shift > UpTo)
            {
                yield break;
            }

            double fall = 0;
            for (; Next(equal) == shift; equal++)
            {
                fall += _halves[equal];
            }

            for (; Next(beyond) == shift - 1; beyond++)
            {
                fall += _halves[beyond];
            }

            yield return (shift, fall);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long Next(int place) => place < _equal.Length ? _equal[place] : long.MaxValue - 1;

    /// <summary>Adds the shifts at which a stratum's pairs become equal, and half of what they weigh, until there are too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ShiftStratum stratum, long after, long upTo, List<long> equal, List<double> halves, int few)
    {
        ReadOnlySpan<long> values = stratum.Values.Span;
        ReadOnlySpan<long> others = stratum.Others.Span;
        double half = ShiftExcess.Weight(stratum) / 2;
        int from = 0;
        for (int at = 0, next; at < values.Length; at = next)
        {
            long value = values[at];
            next = PlaceAfter(values, at);
            while (from < others.Length && others[from] < value - upTo)
            {
                from++;
            }

            for (int other = from, until; other < others.Length && others[other] <= value - after; other = until)
            {
                until = PlaceAfter(others, other);
                equal.Add(value - others[other]);
                halves.Add(half * (next - at) * (until - other));
                if (equal.Count > few)
                {
                    return;
                }
            }
        }
    }

    /// <summary>The place after the last one that is equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceAfter(ReadOnlySpan<long> sorted, int place)
    {
        int after = place + 1;
        while (after < sorted.Length && sorted[after] == sorted[place])
        {
            after++;
        }

        return after;
    }
}
