using System.Buffers;

namespace Metrics.Compute.Stats;

/// <summary>
/// Room for many short arrays that are given up together: borrowed in ever larger pieces, so that counting leaves no garbage.
/// </summary>
/// <param name="kept">The arrays will be kept: each is nobody else's, no larger than asked for, and never given back.</param>
internal sealed class Arena<T>(bool kept)
{
    private const int Least = 1 << 11;
    private const int Most = 1 << 17;

    private readonly List<T[]> _pieces = [];
    private int _used;

    /// <summary>Room for some elements; their content is whatever was there before.</summary>
    public ArraySegment<T> Take(int count)
    {
        if (kept)
        {
            return new ArraySegment<T>(GC.AllocateUninitializedArray<T>(count));
        }

        if (_pieces.Count == 0 || _pieces[^1].Length - _used < count)
        {
            int piece = _pieces.Count == 0 ? Least : Math.Min(Most, _pieces[^1].Length * 2);
            _pieces.Add(ArrayPool<T>.Shared.Rent(Math.Max(piece, count)));
            _used = 0;
        }

        _used += count;
        return new ArraySegment<T>(_pieces[^1], _used - count, count);
    }

    /// <summary>Gives all of it back; nothing that was taken may be used after.</summary>
    public void Release()
    {
        _pieces.ForEach(piece => ArrayPool<T>.Shared.Return(piece));
        _pieces.Clear();
    }
}
