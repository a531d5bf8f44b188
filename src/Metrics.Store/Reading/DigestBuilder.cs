using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;

namespace Metrics.Store.Reading;

/// <summary>
/// Folds versions into one SHA-256. Each contributes its identity, revision, instants, mark of deletion, the version that took its place by
/// the revision of the digest, its stored digest and that of the content as it stands now: a change of any of them changes the sum. Lengths
/// go before texts, so that no two lists fold to the same bytes.
/// </summary>
internal sealed class DigestBuilder(long atRevision) : IDisposable
{
    private const int DamagedNamed = 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<FactKey> _damaged = [];
    private byte[] _buffer = new byte[1024];
    private long _facts;

    public void Add(FactRow row, Digest128 content)
    {
        // Versions that took its place later are not of this digest.
        long supersededBy = row.SupersededBy <= atRevision ? row.SupersededBy : 0;
        _facts += supersededBy == 0 && !row.Deleted ? 1 : 0;
        if (Digest128.Read(row.Digest) != content && _damaged.Count < DamagedNamed)
        {
            _damaged.Add(new(row.Source, FactKinds.Parse(row.Kind) ?? default, row.Id));
        }

        int length = 0;
        foreach (string text in (ReadOnlySpan<string>)[row.Source, row.Kind, row.Id])
        {
            length = Append(length, text);
        }

        foreach (long number in (ReadOnlySpan<long>)
            [row.Revision, row.RecordedAt, row.HappenedAt ?? long.MinValue, row.Deleted ? 1 : 0, supersededBy, row.Digest.Length])
        {
            BinaryPrimitives.WriteInt64BigEndian(Space(length, 8), number);
            length += 8;
        }

        row.Digest.CopyTo(Space(length, row.Digest.Length));
        length += row.Digest.Length;
        content.Write(Space(length, 16));
        _hash.AppendData(_buffer, 0, length + 16);
    }

    public FactsDigest Finish() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _facts, _damaged);

    public void Dispose() => _hash.Dispose();

    private int Append(int at, string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(Space(at, 4), bytes);
        Encoding.UTF8.GetBytes(text, Space(at + 4, bytes));
        return at + 4 + bytes;
    }

    private Span<byte> Space(int at, int length)
    {
        if (at + length > _buffer.Length)
        {
            Array.Resize(ref _buffer, (at + length) * 2);
        }

        return _buffer.AsSpan(at, length);
    }
}
