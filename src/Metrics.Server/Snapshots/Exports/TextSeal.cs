using System.Text;
using System.Text.RegularExpressions;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The seal of HTML, Markdown and PDF files: a comment as the last line, with the SHA-256 of every byte before that digest and, where there
/// is a key, the signature of that digest.
/// </summary>
internal sealed partial class TextSeal
{
    private readonly string _open;
    private readonly string _close;

    private TextSeal(string open, string close) => (_open, _close) = (open, close);

    /// <summary>For HTML and Markdown.</summary>
    public static TextSeal Markup { get; } = new("<!-- snapshot=", " -->\n");

    /// <summary>For PDF, whose readers pass over what follows its end.</summary>
    public static TextSeal Pdf { get; } = new("\n% snapshot=", "\n");

    public void Append(MemoryStream file, string snapshot, SnapshotSeal seal)
    {
        file.Write(Encoding.ASCII.GetBytes($"{_open}{snapshot} "));
        string digest = SnapshotJson.Digest(file.GetBuffer().AsSpan(0, (int)file.Length));
        string signature = seal.Sign(digest) is { } signed ? $" signature={signed}" : "";
        file.Write(Encoding.ASCII.GetBytes($"sha256={digest}{signature}{_close}"));
    }

    /// <returns>Null: there is no seal.</returns>
    public SealCheck? Find(ReadOnlyMemory<byte> file)
    {
        int start = file.Span.LastIndexOf(Encoding.ASCII.GetBytes(_open));
        if (start < 0)
        {
            return null;
        }

        int said = start + _open.Length;
        string text = Encoding.Latin1.GetString(file.Span[said..]);
        Match seal = Words().Match(text.EndsWith(_close, StringComparison.Ordinal) ? text[..^_close.Length] : "");
        if (!seal.Success)
        {
            return SealCheck.Broken("the seal at the end of the file is damaged");
        }

        string digest = SnapshotJson.Digest(file.Span[..(said + seal.Groups["digest"].Index - "sha256=".Length)]);
        return new SealCheck(
            seal.Groups["id"].Value,
            digest,
            seal.Groups["signature"].Success ? seal.Groups["signature"].Value : null,
            digest == seal.Groups["digest"].Value ? null : "the file is not the one that was written: its digest differs");
    }

    public SealCheck Check(ReadOnlyMemory<byte> file) =>
        Find(file) ?? SealCheck.Broken("the file has no seal: it was cut short, or is no export of a snapshot");

    [GeneratedRegex(@"\A(?<id>\S+) sha256=(?<digest>[0-9a-f]{64})( signature=(?<signature>[A-Za-z0-9+/=]+))?\z")]
    private static partial Regex Words();
}
