using System.Buffers;

namespace Metrics.Compute.Stats;

/// <summary>Room for many short arrays that are given up together: borrowed in large pieces, so that counting leaves no garbage.</summary>
internal sealed class Arena<T>
{
    private readonly int _piece;
    private readonly List<T[]> _pieces = [];
    private int _used;

    /// <param name="piece">How many elements are borrowed at a time; 0 for arrays that are nobody else's and never given back.</param>
    public Arena(int piece) => _piece = piece;

    /// <summary>Room for some elements; their content is whatever was there before.</summary>
    public ArraySegment<T> Take(int count)
    {
        if (_piece == 0)
        {
            return new ArraySegment<T>(GC.AllocateUninitializedArray<T>(count));
        }

        if (_pieces.Count == 0 || _pieces[^1].Length - _used < count)
        {
            _pieces.Add(ArrayPool<T>.Shared.Rent(Math.Max(_piece, count)));
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
