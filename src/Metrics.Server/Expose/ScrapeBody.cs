using System.Buffers.Binary;

namespace Metrics.Server.Expose;

/// <summary>One answer to a scrape: the part that is kept until the numbers change, and the process's own part behind it.</summary>
internal sealed class ScrapeBody : IDisposable
{
    private static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    private readonly BodyPart _kept;
    private readonly BodyPart _own;
    private SharedBytes? _bytes;

    /// <param name="bytes">What the kept part stands in; it is not written over before this answer is disposed of.</param>
    public ScrapeBody(BodyPart kept, BodyPart own, SharedBytes? bytes = null)
    {
        (_kept, _own, _bytes) = (kept, own, bytes);
        bytes?.Enter();
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Plain => [.. _kept.Pieces, .. _own.Pieces];

    /// <summary>The same as one gzip member.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Gzip => [GzipHeader, _kept.Deflated, _own.Deflated, Trailer(_kept, _own)];

    public void Dispose() => Interlocked.Exchange(ref _bytes, null)?.Leave();

    private static byte[] Trailer(BodyPart kept, BodyPart own)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, own.ChecksumAfter(kept.ChecksumAfter(0)));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)(kept.Length + own.Length)));
        return trailer;
    }
}
