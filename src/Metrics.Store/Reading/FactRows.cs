using System.Buffers;

namespace Metrics.Store.Reading;

/// <summary>
/// Rows that are handed on together. They and their bytes lie in borrowed arrays: a store is read without a new array for each of its
/// rows.
/// </summary>
internal sealed class FactRows : IDisposable
{
    private const int RowsAtOnce = 64;
    private const int BytesAtOnce = 1 << 15;

    private FactRow[] _rows = ArrayPool<FactRow>.Shared.Rent(RowsAtOnce);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(BytesAtOnce);
    private int _filled;

    public int Count { get; private set; }

    public bool IsFull => Count == RowsAtOnce || _filled > BytesAtOnce / 8 * 7;

    public ReadOnlySpan<FactRow> Rows => _rows.AsSpan(0, Count);

    public void Add(in FactRow row) => _rows[Count++] = row;

    /// <summary>The same bytes, kept as long as the rows are; one that is too long for the buffer has an array of its own.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _filled)
        {
            return bytes.ToArray();
        }

        bytes.CopyTo(_bytes.AsSpan(_filled));
        var kept = new ReadOnlyMemory<byte>(_bytes, _filled, bytes.Length);
        _filled += bytes.Length;
        return kept;
    }

    public void Dispose()
    {
        ArrayPool<FactRow>.Shared.Return(_rows);
        ArrayPool<byte>.Shared.Return(_bytes);
        (_rows, _bytes, Count, _filled) = ([], [], 0, 0);
    }
}
