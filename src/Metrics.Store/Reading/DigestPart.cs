using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Metrics.Facts;

namespace Metrics.Store.Reading;

/// <summary>
/// What some versions, one after another, give to a digest: made beside other parts, joined in order. Each version contributes its
/// identity, revision, instants, mark of deletion, the version that took its place by the revision of the digest, its stored digest and
/// that of the content as it stands now: a change of any of them changes the sum. Lengths go before texts, so that no two lists fold to the
/// same bytes.
/// </summary>
internal sealed class DigestPart(long atRevision) : IDisposable
{
    private readonly List<FactKey> _damaged = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 14);
    private int _length;

    /// <summary>How many facts there are among them.</summary>
    public long Facts { get; private set; }

    /// <summary>Those whose content is not the one that was stored with its digest.</summary>
    public IReadOnlyList<FactKey> Damaged => _damaged;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <returns>Whether its content is the one that was stored.</returns>
    public bool Add(in FactRow row)
    {
        // Versions that took its place later are not of this digest.
        long supersededBy = row.SupersededBy <= atRevision ? row.SupersededBy : 0;
        Facts += supersededBy == 0 && !row.Deleted ? 1 : 0;
        var content = Digest128.Of(row.Body.Span);
        bool whole = Digest128.Read(row.Digest.Span) == content;
        if (!whole)
        {
            _damaged.Add(row.Key);
        }

        Append(row.Source);
        Append(row.Kind);
        Append(row.Id.Length, row.Id.Span);
        foreach (long number in (ReadOnlySpan<long>)
            [row.Revision, row.RecordedAt, row.HappenedAt ?? long.MinValue, row.Deleted ? 1 : 0, supersededBy, row.Digest.Length])
        {
            BinaryPrimitives.WriteInt64BigEndian(Space(8), number);
        }

        row.Digest.Span.CopyTo(Space(row.Digest.Length));
        content.Write(Space(16));
        return whole;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void Append(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(Space(4), bytes);
        Encoding.UTF8.GetBytes(text, Space(bytes));
    }

    private void Append(int length, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(Space(4), length);
        bytes.CopyTo(Space(length));
    }

    private Span<byte> Space(int length)
    {
        if (_length + length > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((_length + length) * 2);
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _length += length;
        return _buffer.AsSpan(_length - length, length);
    }
}
