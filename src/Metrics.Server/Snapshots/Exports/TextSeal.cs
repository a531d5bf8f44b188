using System.Text;
using System.Text.RegularExpressions;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The seal of HTML and Markdown files: a comment as the last line, with the SHA-256 of every byte before that digest and, where there is a
/// key, the signature of that digest.
/// </summary>
internal static partial class TextSeal
{
    public static void Append(MemoryStream file, string snapshot, SnapshotSeal seal)
    {
        file.Write(Encoding.ASCII.GetBytes($"<!-- snapshot={snapshot} "));
        string digest = SnapshotJson.Digest(file.GetBuffer().AsSpan(0, (int)file.Length));
        string signature = seal.Sign(digest) is { } signed ? $" signature={signed}" : "";
        file.Write(Encoding.ASCII.GetBytes($"sha256={digest}{signature} -->\n"));
    }

    public static SealCheck Check(ReadOnlyMemory<byte> file)
    {
        int start = file.Span.LastIndexOf("<!-- snapshot="u8);
        if (start < 0)
        {
            return SealCheck.Broken("the file has no seal: it was cut short, or is no export of a snapshot");
        }

        Match seal = Seal().Match(Encoding.Latin1.GetString(file.Span[start..]));
        if (!seal.Success)
        {
            return SealCheck.Broken("the seal at the end of the file is damaged");
        }

        string digest = SnapshotJson.Digest(file.Span[..(start + seal.Groups["digest"].Index - "sha256=".Length)]);
        return new SealCheck(
            seal.Groups["id"].Value,
            digest,
            seal.Groups["signature"].Success ? seal.Groups["signature"].Value : null,
            digest == seal.Groups["digest"].Value ? null : "the file is not the one that was written: its digest differs");
    }

    [GeneratedRegex(@"\A<!-- snapshot=(?<id>\S+) sha256=(?<digest>[0-9a-f]{64})( signature=(?<signature>[A-Za-z0-9+/=]+))? -->\n\z")]
    private static partial Regex Seal();
}
