namespace Metrics.Compute.Rows;

/// <summary>
/// A growing array whose elements are reached by reference. A short one grows by a half, a long one by an eighth, so that little of it is
/// spare.
/// </summary>
internal sealed class Column<T>
    where T : struct
{
    private const int Long = 1 << 16;

    private T[] _items = [];

    public int Count { get; private set; }

    public ref T this[int at] => ref _items[at];

    public ReadOnlySpan<T> Span => _items.AsSpan(0, Count);

    public ReadOnlySpan<T> Slice(int start, int count) => _items.AsSpan(start, count);

    /// <summary>The first position whose time is not before the given one, in a column sorted by it.</summary>
    public int First(long time, Func<T, long> timeOf)
    {
        // What is asked lies near the end as a rule: step back in doubling strides before halving.
        int high = Count;
        int low = Math.Max(0, high - 8);
        for (int stride = 16; low > 0 && timeOf(_items[low]) >= time; stride *= 2)
        {
            high = low;
            low = Math.Max(0, low - stride);
        }

        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (timeOf(_items[middle]) < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, Count + (Count / (Count < Long ? 2 : 8))));
        }

        _items[Count++] = item;
    }

    public void Insert(int at, T item)
    {
        Add(item);
        if (at < Count - 1)
        {
            Array.Copy(_items, at, _items, at + 1, Count - 1 - at);
            _items[at] = item;
        }
    }

    public void RemoveAt(int at)
    {
        Count--;
        Array.Copy(_items, at + 1, _items, at, Count - at);
    }

    /// <summary>Forgets everything from here on.</summary>
    public void Cut(int count) => Count = count;

    /// <summary>Makes room for so many more: room that is not used costs no memory.</summary>
    public void Expect(int more)
    {
        if (_items.Length < Count + more)
        {
            Array.Resize(ref _items, Count + more);
        }
    }

    /// <summary>Gives spare room back but for a little: for a while that takes as much again.</summary>
    public void Trim()
    {
        if (_items.Length > Count + (Count / 8))
        {
            Array.Resize(ref _items, Count + (Count / 32));
        }
    }
}
