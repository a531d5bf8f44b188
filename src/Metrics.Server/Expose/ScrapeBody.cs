using System.Buffers.Binary;

namespace Metrics.Server.Expose;

/// <summary>One answer to a scrape: the part that is kept until the numbers change, and the process's own part behind it.</summary>
internal sealed class ScrapeBody(BodyPart kept, BodyPart own)
{
    private static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    private readonly Lazy<ReadOnlyMemory<byte>> _trailer = new(() => Trailer(kept, own));

    public IReadOnlyList<ReadOnlyMemory<byte>> Plain { get; } = [.. kept.Pieces, .. own.Pieces];

    /// <summary>The same as one gzip member.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Gzip => [GzipHeader, kept.Deflated, own.Deflated, _trailer.Value];

    private static byte[] Trailer(BodyPart kept, BodyPart own)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, own.ChecksumAfter(kept.ChecksumAfter(0)));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)(kept.Length + own.Length)));
        return trailer;
    }
}
