using System.Runtime.CompilerServices;

namespace Metrics.Compute.Stats;

/// <summary>
/// Van Elteren's statistic of matched durations as a function of the shift by which the first group is shortened: pairs of which the first
/// is still the longer, beyond the half that chance gives, weighted by stratum. It falls as the shift grows, which makes it cheap to ask
/// where it passes a bound: every shift that was looked at narrows each question after it.
/// </summary>
internal sealed class ShiftExcess
{
    /// <summary>Sums of the same parts in another order differ by less, as a share of the most that they can be.</summary>
    private const double Rounding = 1e-9;

    private readonly ShiftStratum[] _strata;
    private readonly double _most;
    private readonly double _pairs;
    private readonly int _durations;

    /// <summary>The shifts that were looked at, in rising order, and what was found there.</summary>
    private readonly List<(long Shift, double Value)> _seen;
    private ShiftSteps? _steps;

    /// <param name="strata">Each holds both groups.</param>
    public ShiftExcess(ShiftStratum[] strata)
    {
        _strata = strata;
        _pairs = strata.Sum(Pairs);
        _durations = strata.Sum(stratum => stratum.Values.Length + stratum.Others.Length);
        _most = strata.Sum(stratum => Weight(stratum) * Pairs(stratum) / 2d);

        // One step beyond either end it has risen, or fallen, as far as it can.
        _seen =
        [
            (strata.Min(stratum => stratum.Values.Span[0] - stratum.Others.Span[^1]) - 1, _most),
            (strata.Max(stratum => stratum.Values.Span[^1] - stratum.Others.Span[0]) + 1, -_most),
        ];
        LookAround();
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

    private static long Pairs(ShiftStratum stratum) => (long)stratum.Values.Length * stratum.Others.Length;

    // The middle of what the strata say by themselves is near to where it passes zero, and their spread tells how near: questions begin there
    // and not at the longest durations.
    private void LookAround()
    {
        long[] middles = [.. _strata.Select(stratum => Middle(stratum.Values.Span) - Middle(stratum.Others.Span)).Order()];
        long half = (long)((middles[middles.Length * 3 / 4] - middles[middles.Length / 4]) * 2 / Math.Sqrt(middles.Length));
        At(Math.Clamp(Middle(middles) - half, _seen[0].Shift, _seen[^1].Shift));
        At(Math.Clamp(Middle(middles) + half, _seen[0].Shift, _seen[^1].Shift));
    }

    private static long Middle(ReadOnlySpan<long> values) => values[values.Length / 2];

    /// <summary>The least shift whose statistic has passed the bound, within the ends.</summary>
    private long First(Func<double, bool> passed, double bound)
    {
        int place = Place(seen => passed(seen.Value));
        for (int step = 1; place > 0 && _seen[place].Shift - _seen[place - 1].Shift > 1; step++)
        {
            // Where many pairs are equal, few steps are left although many pairs are.
            bool few = _pairs * (_seen[place - 1].Value - _seen[place].Value) < 2 * _most * ShiftSteps.Few(_durations);
            if ((few || step % 3 == 0) && Steps(_seen[place - 1].Shift, _seen[place].Shift) is { } steps)
            {
                return First(passed, bound, steps, _seen[place - 1].Value);
            }

            At(Guess(place, bound, halve: step % 3 == 0));
            place = passed(_seen[place].Value) ? place : place + 1;
        }

        return _seen[place].Shift;
    }

    // Two questions about one bound end between the same two shifts.
    private ShiftSteps? Steps(long after, long upTo) => _steps is { } kept && (kept.After, kept.UpTo) == (after, upTo)
        ? kept
        : _steps = ShiftSteps.Between(_strata, after, upTo, _durations);

    // What is added up step by step may differ from the sum in its last digits: where that could decide, the sum itself is asked.
    private long First(Func<double, bool> passed, double bound, ShiftSteps steps, double value)
    {
        foreach ((long shift, double fall) in steps)
        {
            value -= fall;
            if (passed(Math.Abs(value - bound) > Rounding * _most ? value : At(shift)))
            {
                return shift;
            }
        }

        return steps.UpTo;
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
        foreach (ShiftStratum stratum in _strata)
        {
            sum += Weight(stratum) * (Above(stratum.Values.Span, stratum.Others.Span, shift) - Pairs(stratum)) / 2d;
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
