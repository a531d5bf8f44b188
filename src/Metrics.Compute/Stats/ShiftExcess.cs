using System.Buffers;
using System.Runtime.CompilerServices;

namespace Metrics.Compute.Stats;

/// <summary>
/// Van Elteren's statistic of matched durations as a function of the shift by which the first group is shortened: pairs of which the first
/// is still the longer, beyond the half that chance gives, weighted by stratum. It falls as the shift grows, which makes it cheap to ask
/// where it passes a bound: every shift that was looked at narrows each question after it.
/// </summary>
internal sealed class ShiftExcess : IDisposable
{
    private const int FewTurns = 32;

    private readonly long[] _values;
    private readonly long[] _others;
    private readonly (int Values, int Others, double Weight)[] _strata;

    /// <summary>The shifts that were looked at, in rising order, and what was found there.</summary>
    private readonly List<(long Shift, double Value)> _seen = [];

    /// <param name="strata">Each holds both groups.</param>
    public ShiftExcess(ShiftStratum[] strata)
    {
        _values = Joined(strata, stratum => stratum.Values);
        _others = Joined(strata, stratum => stratum.Others);
        _strata = [.. strata.Select(stratum => (stratum.Values.Length, stratum.Others.Length, Weight(stratum)))];

        // One step beyond either end it has risen, or fallen, as far as it can.
        At(strata.Min(stratum => stratum.Values[0] - stratum.Others[^1]) - 1);
        At(strata.Max(stratum => stratum.Values[^1] - stratum.Others[0]) + 1);
    }

    /// <summary>Gives its room back; nothing may be asked after.</summary>
    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_values);
        ArrayPool<long>.Shared.Return(_others);
    }

    public static double Weight(ShiftStratum stratum) => 1d / (stratum.Values.Length + stratum.Others.Length + 1);

    /// <summary>The statistic at a shift.</summary>
    public double At(long shift)
    {
        int place = Place(value => value.Shift >= shift);
        if (place == _seen.Count || _seen[place].Shift != shift)
        {
            _seen.Insert(place, (shift, Sum(shift)));
        }

        return _seen[place].Value;
    }

    /// <summary>The least shift at which it is at most the bound.</summary>
    public long FirstAtMost(double bound) => First(value => value <= bound, bound);

    /// <summary>The greatest shift at which it is at least the bound.</summary>
    public long LastAtLeast(double bound) =>
        _seen[^1].Value >= bound ? _seen[^1].Shift : First(value => value < bound, bound) - 1;

    /// <summary>The least shift whose statistic has passed the bound, within the ends.</summary>
    private long First(Func<double, bool> passed, double bound)
    {
        int place = Place(seen => passed(seen.Value));
        for (int step = 1; place > 0 && _seen[place].Shift - _seen[place - 1].Shift > 1; step++)
        {
            if (step % 3 == 0 && Turns(_seen[place - 1].Shift, _seen[place].Shift) is { } turns)
            {
                return turns[FirstPlace(turns.Count - 1, at => passed(At(turns[at])))];
            }

            At(Guess(place, bound, halve: step % 3 == 0));
            place = passed(_seen[place].Value) ? place : place + 1;
        }

        return _seen[place].Shift;
    }

    /// <summary>
    /// The shifts after one and up to another at which the statistic moves, the other being the last: it stands still but where a pair
    /// becomes equal, and one step on. Null where they are many.
    /// </summary>
    private List<long>? Turns(long low, long high)
    {
        var turns = new SortedSet<long> { high };
        ReadOnlySpan<long> values = _values;
        ReadOnlySpan<long> others = _others;
        foreach ((int count, int otherCount, _) in _strata)
        {
            int from = 0;
            foreach (long value in values[..count])
            {
                while (from < otherCount && others[from] < value - high)
                {
                    from++;
                }

                for (int at = from; at < otherCount && others[at] <= value - low; at++)
                {
                    turns.Add(Math.Max(low + 1, value - others[at]));
                    turns.Add(Math.Min(high, value - others[at] + 1));
                    if (turns.Count > FewTurns)
                    {
                        return null;
                    }
                }
            }

            values = values[count..];
            others = others[otherCount..];
        }

        return [.. turns];
    }

    /// <summary>The first place that has passed, by halving; the last one has.</summary>
    private static int FirstPlace(int last, Func<int, bool> passed)
    {
        int low = 0;
        while (low < last)
        {
            int middle = (low + last) / 2;
            (low, last) = passed(middle) ? (low, middle) : (middle + 1, last);
        }

        return low;
    }

    /// <summary>
    /// A shift between two that were seen: where a straight line through the nearer of them and its neighbour passes the bound, which is
    /// nearly right where pairs are many, or else the middle.
    /// </summary>
    private long Guess(int place, double bound, bool halve)
    {
        (long low, double lowValue) = _seen[place - 1];
        (long high, double highValue) = _seen[place];
        bool nearLow = lowValue - bound < bound - highValue;
        (long at, double value) = nearLow ? _seen[Math.Max(0, place - 2)] : _seen[Math.Min(_seen.Count - 1, place + 1)];
        (long near, double nearValue) = nearLow ? (low, lowValue) : (high, highValue);
        double along = nearValue == value ? double.NaN : near + ((nearValue - bound) * (near - at) / (value - nearValue));
        bool between = along > low && along < high && !halve;
        return Math.Clamp(between ? (long)along : low + ((high - low) / 2), low + 1, high - 1);
    }

    // Borrowed, for those of a large organization would keep the collector busy.
    private static long[] Joined(ShiftStratum[] strata, Func<ShiftStratum, long[]> pick)
    {
        long[] joined = ArrayPool<long>.Shared.Rent(strata.Sum(stratum => pick(stratum).Length));
        int at = 0;
        foreach (ShiftStratum stratum in strata)
        {
            pick(stratum).CopyTo(joined, at);
            at += pick(stratum).Length;
        }

        return joined;
    }

    private int Place(Func<(long Shift, double Value), bool> reached)
    {
        int place = 0;
        while (place < _seen.Count && !reached(_seen[place]))
        {
            place++;
        }

        return place;
    }

    private double Sum(long shift)
    {
        double sum = 0;
        ReadOnlySpan<long> values = _values;
        ReadOnlySpan<long> others = _others;
        foreach ((int count, int otherCount, double weight) in _strata)
        {
            sum += weight * ((Above(values[..count], others[..otherCount], shift) - ((long)count * otherCount)) / 2d);
            values = values[count..];
            others = others[otherCount..];
        }

        return sum;
    }

    // Both are sorted, and so one passage over each is enough. An equal pair counts half. Compiled well at once: a review made by one
    // command would be over before the runtime finds out that this is where it spends its time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Above(ReadOnlySpan<long> values, ReadOnlySpan<long> others, long shift)
    {
        long above = 0;
        int below = 0;
        int upTo = 0;
        foreach (long value in values)
        {
            long shortened = value - shift;
            while (below < others.Length && others[below] < shortened)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < others.Length && others[upTo] <= shortened)
            {
                upTo++;
            }

            above += below + upTo;
        }

        return above;
    }
}
