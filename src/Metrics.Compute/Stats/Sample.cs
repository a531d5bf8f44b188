namespace Metrics.Compute.Stats;

/// <summary>Durations in milliseconds, asked by rank.</summary>
internal interface ISample
{
    int Count { get; }

    /// <summary>Their sum, exact.</summary>
    long Sum { get; }

    /// <summary>The duration at a rank, from 0 for the shortest.</summary>
    long At(int rank);
}

/// <summary>Durations gathered in any order, sorted when first asked.</summary>
internal sealed class Sample : ISample
{
    private long[] _values = [];
    private bool _sorted = true;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    public void Add(long milliseconds)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, Math.Max(8, Count * 2));
        }

        _values[Count++] = milliseconds;
        Sum += milliseconds;
        _sorted = false;
    }

    public long At(int rank)
    {
        if (!_sorted)
        {
            Array.Sort(_values, 0, Count);
            _sorted = true;
        }

        return _values[rank];
    }

    public void Clear() => (Count, Sum, _sorted) = (0, 0, true);
}
