using System.IO.Compression;

namespace Metrics.Server.Expose;

/// <summary>
/// A stretch of a scrape's body in one format, and its compressed form: deflate blocks that end on a byte and refer to nothing before them,
/// so that stretches compressed at different times join into one gzip member.
/// </summary>
internal sealed class BodyPart
{
    private readonly Lazy<ReadOnlyMemory<byte>> _deflated;
    private uint? _checksum;

    /// <param name="sensitive">With the lines that the role <c>scrape</c> does not see.</param>
    /// <param name="last">It is the end of the body.</param>
    public BodyPart(IEnumerable<FamilyLines> families, ExpositionFormat format, bool sensitive, bool last)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        foreach (FamilyLines family in families)
        {
            bool withSensitive = sensitive && !family.Sensitive.IsEmpty;
            if (family.Lines.IsEmpty && !withSensitive)
            {
                continue;
            }

            pieces.Add(ExpositionText.Header(family.Family, format));
            pieces.Add(family.Lines);
            pieces.Add(withSensitive ? family.Sensitive : default);
        }

        if (last && format == ExpositionFormat.OpenMetrics)
        {
            pieces.Add(ExpositionText.OpenMetricsEnd);
        }

        Pieces = pieces;
        Length = pieces.Sum(piece => (long)piece.Length);
        _deflated = new(() => Deflate(last));
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    public long Length { get; }

    /// <summary>Made when first asked for, then kept.</summary>
    public ReadOnlyMemory<byte> Deflated => _deflated.Value;

    /// <summary>The gzip checksum of what stands before it and of it.</summary>
    public uint ChecksumAfter(uint before)
    {
        // Only the first stretch is asked again and again, always at the body's beginning.
        if (before != 0)
        {
            return Checksum(before);
        }

        return _checksum ??= Checksum(0);
    }

    private uint Checksum(uint before) => Pieces.Aggregate(before, (checksum, piece) => Crc32.Append(checksum, piece.Span));

    private ReadOnlyMemory<byte> Deflate(bool last)
    {
        using var to = new MemoryStream();
        var deflate = new DeflateStream(to, CompressionLevel.Fastest, leaveOpen: true);
        foreach (ReadOnlyMemory<byte> piece in Pieces)
        {
            deflate.Write(piece.Span);
        }

        // A flush ends the blocks on a byte and leaves the stream open for what follows; the last stretch closes it.
        deflate.Flush();
        int length = (int)to.Length;
        deflate.Dispose();
        return to.GetBuffer().AsMemory(0, last ? (int)to.Length : length).ToArray();
    }
}
