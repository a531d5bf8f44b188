using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The seal of a workbook, as the comment at the end of its ZIP archive: programs ignore it, and every byte before it is under its digest
/// (the two bytes of the comment's own length read as zero), and so is the snapshot's id.
/// </summary>
internal static partial class ZipSeal
{
    private const int EndRecord = 22;

    /// <param name="file">A whole archive without a comment.</param>
    public static void Append(MemoryStream file, string snapshot, SnapshotSeal seal)
    {
        string digest = DigestOf(file.GetBuffer().AsSpan(0, (int)file.Length), snapshot);
        string signature = seal.Sign(digest) is { } signed ? $" signature={signed}" : "";
        byte[] comment = Encoding.ASCII.GetBytes($"snapshot={snapshot} sha256={digest}{signature}");
        BinaryPrimitives.WriteUInt16LittleEndian(file.GetBuffer().AsSpan((int)file.Length - 2), (ushort)comment.Length);
        file.Position = file.Length;
        file.Write(comment);
    }

    public static SealCheck Check(ReadOnlyMemory<byte> file)
    {
        int end = file.Span.LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || file.Length < end + EndRecord)
        {
            return SealCheck.Broken("the file was cut short, or is no workbook");
        }

        byte[] archive = file.Span[..(end + EndRecord)].ToArray();
        int length = BinaryPrimitives.ReadUInt16LittleEndian(archive.AsSpan(archive.Length - 2));
        Match seal = Seal().Match(Encoding.Latin1.GetString(file.Span[archive.Length..]));
        if (!seal.Success || length != file.Length - archive.Length)
        {
            return SealCheck.Broken("the seal at the end of the workbook is missing or damaged: it was saved again by another program, or cut short");
        }

        archive.AsSpan(archive.Length - 2).Clear();
        string digest = DigestOf(archive, seal.Groups["id"].Value);
        return new SealCheck(
            seal.Groups["id"].Value,
            digest,
            seal.Groups["signature"].Success ? seal.Groups["signature"].Value : null,
            digest == seal.Groups["digest"].Value ? null : "the file is not the one that was written: its digest differs");
    }

    private static string DigestOf(ReadOnlySpan<byte> archive, string snapshot) =>
        SnapshotJson.Digest([.. archive, .. Encoding.ASCII.GetBytes(snapshot)]);

    [GeneratedRegex(@"\Asnapshot=(?<id>\S+) sha256=(?<digest>[0-9a-f]{64})( signature=(?<signature>[A-Za-z0-9+/=]+))?\z")]
    private static partial Regex Seal();
}
