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

    private const int MostBytes = 4096;

    public static byte[] Of(byte[] file, string name, SnapshotSeal seal)
    {
        string digest = SnapshotJson.Digest(file);
        string signature = seal.Sign(digest) is { } signed ? $"# signature={signed}\n" : "";
        return Encoding.UTF8.GetBytes($"{digest}  {name}\n{signature}");
    }

    public static Task WriteAsync(string path, byte[] file, SnapshotSeal seal, CancellationToken cancel) =>
        WholeFile.WriteAsync(path + Ending, Of(file, Path.GetFileName(path), seal), cancel);

    /// <summary>
    /// Checks a file by the digest that has its name. Without one it was renamed, and is known by what it holds: any digest beside it that
    /// names its content proves it, under the name that it was written with.
    /// </summary>
    public static async Task<SealCheck> CheckAsync(string path, byte[] file, CancellationToken cancel)
    {
        string digest = SnapshotJson.Digest(file);
        if (File.Exists(path + Ending))
        {
            return Check(Words().Match(await File.ReadAllTextAsync(path + Ending, cancel)), digest);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (FileInfo beside in new DirectoryInfo(folder).EnumerateFiles("*" + Ending).OrderBy(other => other.Name, StringComparer.Ordinal))
        {
            if (await ReadAsync(beside, cancel) is { } said && said.Groups["digest"].Value == digest)
            {
                return Check(said, digest);
            }
        }

        string name = Path.GetFileName(path);
        return SealCheck.Broken(
            $"it has no seal (it may have been cut short), and no digest beside it: {name}{Ending} is missing, and no other *{Ending} there is of its content");
    }

    private static SealCheck Check(Match said, string digest)
    {
        string? signature = said.Groups["signature"] is { Success: true, Value: var signed } ? signed : null;
        return said.Groups["digest"].Value == digest
            ? new SealCheck(said.Groups["name"].Value, digest, signature, null)
            : new SealCheck(null, digest, signature, "the file, or the digest beside it, is not the one that was written");
    }

    // Files of others with the same ending: what can't be read, or is too large for a digest, is none of ours.
    private static async Task<Match?> ReadAsync(FileInfo beside, CancellationToken cancel)
    {
        try
        {
            return beside.Length > MostBytes ? null : Words().Match(await File.ReadAllTextAsync(beside.FullName, cancel));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A(?<digest>[0-9a-f]{64})  (?<name>\P{Cc}+)\n(# signature=(?<signature>[A-Za-z0-9+/=]+)\n)?\z")]
    private static partial Regex Words();
}
