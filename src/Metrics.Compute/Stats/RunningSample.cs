namespace Metrics.Compute.Stats;

/// <summary>
/// Durations of a window that moves: kept sorted while values come and go. What came and went since the last question is worked in when the
/// next is asked: one by one where it is little, in one merge where it is much.
/// </summary>
internal sealed class RunningSample : ISample
{
    private readonly List<long> _come = [];
    private readonly List<long> _gone = [];
    private long[] _sorted = [];
    private long[] _spare = [];
    private int _settled;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    public void Add(long milliseconds)
    {
        _come.Add(milliseconds);
        Count++;
        Sum += milliseconds;
    }

    /// <summary>Takes away a value that was added.</summary>
    public void Remove(long milliseconds)
    {
        _gone.Add(milliseconds);
        Count--;
        Sum -= milliseconds;
    }

    public long At(int rank)
    {
        if (_come.Count + _gone.Count > 0)
        {
            Settle();
        }

        return _sorted[rank];
    }

    private void Settle()
    {
        int news = _come.Count + _gone.Count;
        if (news * 16 < _settled)
        {
            _come.ForEach(Insert);
            _gone.ForEach(Delete);
        }
        else
        {
            Merge();
        }

        _come.Clear();
        _gone.Clear();
    }

    private void Insert(long value)
    {
        if (_settled == _sorted.Length)
        {
            Array.Resize(ref _sorted, Math.Max(16, _settled * 2));
        }

        int at = Array.BinarySearch(_sorted, 0, _settled, value);
        at = at < 0 ? ~at : at;
        Array.Copy(_sorted, at, _sorted, at + 1, _settled - at);
        _sorted[at] = value;
        _settled++;
    }

    private void Delete(long value)
    {
        int at = Array.BinarySearch(_sorted, 0, _settled, value);
        _settled--;
        Array.Copy(_sorted, at + 1, _sorted, at, _settled - at);
    }

    private void Merge()
    {
        _come.Sort();
        _gone.Sort();
        if (_spare.Length < _settled + _come.Count)
        {
            _spare = new long[Math.Max(16, (_settled + _come.Count) * 3 / 2)];
        }

        int to = 0;
        int come = 0;
        int gone = 0;
        int from = 0;
        while (from < _settled || come < _come.Count)
        {
            bool kept = come == _come.Count || (from < _settled && _sorted[from] <= _come[come]);
            long value = kept ? _sorted[from++] : _come[come++];
            if (gone < _gone.Count && _gone[gone] == value)
            {
                gone++;
            }
            else
            {
                _spare[to++] = value;
            }
        }

        (_sorted, _spare, _settled) = (_spare, _sorted, to);
    }
}
