using System.Text;
using System.Text.RegularExpressions;
using Metrics.Server.Files;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The digest of a file without room for a seal, in a file beside it as <c>sha256sum -c</c> reads it; a signature follows as a comment.
/// </summary>
internal static partial class DigestBeside
{
    public const string Ending = ".sha256";

    public static byte[] Of(byte[] file, string name, SnapshotSeal seal)
    {
        string digest = SnapshotJson.Digest(file);
        string signature = seal.Sign(digest) is { } signed ? $"# signature={signed}\n" : "";
        return Encoding.UTF8.GetBytes($"{digest}  {name}\n{signature}");
    }

    public static Task WriteAsync(string path, byte[] file, SnapshotSeal seal, CancellationToken cancel) =>
        WholeFile.WriteAsync(path + Ending, Of(file, Path.GetFileName(path), seal), cancel);

    public static async Task<SealCheck> CheckAsync(string path, byte[] file, CancellationToken cancel)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path + Ending))
        {
            return SealCheck.Broken($"it has no seal (it may have been cut short), and no digest beside it: {name}{Ending} is missing");
        }

        Match said = Words().Match(await File.ReadAllTextAsync(path + Ending, cancel));
        string digest = SnapshotJson.Digest(file);
        return new SealCheck(
            null,
            digest,
            said.Groups["signature"].Success ? said.Groups["signature"].Value : null,
            said.Groups["digest"].Value == digest && said.Groups["name"].Value == name
                ? null
                : "the file, or the digest beside it, is not the one that was written");
    }

    [GeneratedRegex(@"\A(?<digest>[0-9a-f]{64})  (?<name>[^\n]+)\n(# signature=(?<signature>[A-Za-z0-9+/=]+)\n)?\z")]
    private static partial Regex Words();
}
