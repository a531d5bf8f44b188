using Metrics.Compute.Stats;

namespace Metrics.Compute.Numbers;

/// <summary>Items in order of time, and two pointers to those that a window holds that only moves forward.</summary>
internal sealed class Moving<T>
    where T : struct
{
    private readonly T[] _items;
    private readonly long[] _times;
    private int _entered;
    private int _left;
    private int _from;
    private int _until;

    /// <param name="items">In any order.</param>
    public Moving(List<T> items, Func<T, long> time)
    {
        _items = [.. items];
        _times = [.. items.Select(time)];
        if (!IsRising(_times))
        {
            // Equal instants keep their order: the same facts give the same history everywhere.
            int[] places = [.. Enumerable.Range(0, _items.Length)];
            SortedPlaces.Sort(ref _times, ref places, places.Length);
            _items = [.. places.Select(place => items[place])];
        }
    }

    /// <summary>All items, in order of time.</summary>
    public ReadOnlySpan<T> All => _items;

    /// <summary>The items in the window.</summary>
    public ReadOnlySpan<T> Inside => _items.AsSpan(_from, _until - _from);

    /// <summary>The items that came with the last move; some may have left with it again.</summary>
    public Range Entered => _entered.._until;

    /// <summary>The items that left with the last move.</summary>
    public Range Left => _left.._from;

    public void To(long after, long upTo)
    {
        (_entered, _left) = (_until, _from);
        while (_until < _times.Length && _times[_until] <= upTo)
        {
            _until++;
        }

        while (_from < _until && _times[_from] <= after)
        {
            _from++;
        }
    }

    private static bool IsRising(long[] times)
    {
        for (int at = 1; at < times.Length; at++)
        {
            if (times[at] < times[at - 1])
            {
                return false;
            }
        }

        return true;
    }
}
