using Metrics.Compute.Snapshots;
using Metrics.Server.Config;
using Metrics.Server.Files;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>Writes snapshots as files, and checks such files without a store.</summary>
internal sealed class SnapshotExporter(CurrentConfig config)
{
    /// <summary>Where the digest of a format without room for a seal stands: a file beside it, as <c>sha256sum -c</c> reads it.</summary>
    public const string DigestFile = ".sha256";

    private static readonly IReadOnlyList<IExport> Exports =
    [
        .. typeof(IExport).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IExport)))
            .Select(type => (IExport)Activator.CreateInstance(type)!)
            .OrderBy(export => export.Format, StringComparer.Ordinal),
    ];

    public static IEnumerable<string> Formats => Exports.Select(export => export.Format);

    /// <exception cref="SnapshotException">There is no such format.</exception>
    public static IExport Of(string format) =>
        Exports.FirstOrDefault(export => export.Format == format)
        ?? throw new SnapshotException($"there is no format '{format}': allowed are {string.Join(", ", Formats)}") { Fault = SnapshotFault.Wrong };

    /// <summary>The file as bytes.</summary>
    /// <param name="withSensitive">The reader may see sensitive KPIs.</param>
    public byte[] Write(SnapshotDocument document, string format, bool withSensitive)
    {
        using var file = new MemoryStream();
        Of(format).Write(withSensitive ? document : SensitiveParts.Without(document), Seal(), file);
        return file.ToArray();
    }

    /// <summary>Writes a file whole or not at all: it gets its name only when every byte is on the disk.</summary>
    public async Task<string> WriteFileAsync(SnapshotDocument document, string format, string path, bool withSensitive, CancellationToken cancel)
    {
        byte[] bytes = Write(document, format, withSensitive);
        await WholeFile.WriteAsync(path, bytes, cancel);
        if (Of(format).Check(bytes) is null)
        {
            string line = $"{SnapshotJson.Digest(bytes)}  {Path.GetFileName(path)}\n";
            await WholeFile.WriteAsync(path + DigestFile, System.Text.Encoding.UTF8.GetBytes(line), cancel);
        }

        return path;
    }

    /// <summary>Checks an exported file by itself.</summary>
    /// <param name="keyFile">The public key; null: the signature is not checked.</param>
    public static async Task<SnapshotCheck> VerifyFileAsync(string path, string? keyFile, CancellationToken cancel)
    {
        byte[] file = await File.ReadAllBytesAsync(path, cancel);
        IExport export = Of(Path.GetExtension(path).TrimStart('.').ToLowerInvariant());
        SealCheck seal = export.Check(file) ?? await BesideAsync(path, file, cancel);
        var findings = new List<SnapshotFinding>();
        if (seal.Problem is { } problem)
        {
            findings.Add(new("document", problem));
        }

        string signature = "unsigned";
        if (seal.Signature is { } signed)
        {
            bool? valid = keyFile is null || seal.Digest is null ? null : Signing.Verify(keyFile, seal.Digest, signed);
            signature = valid switch { null => "not checked", true => "valid", _ => "wrong" };
            if (valid == false)
            {
                findings.Add(new("signature", "the signature is not that of this key over this file"));
            }
        }
        else if (keyFile is not null)
        {
            findings.Add(new("signature", "the file is not signed, and a key was given to check it with"));
        }

        return new SnapshotCheck(seal.Snapshot ?? Path.GetFileName(path), findings.Count == 0, signature, findings);
    }

    private static async Task<SealCheck> BesideAsync(string path, byte[] file, CancellationToken cancel)
    {
        if (!File.Exists(path + DigestFile))
        {
            return SealCheck.Broken($"its digest is missing: {Path.GetFileName(path)}{DigestFile} belongs beside it");
        }

        string said = await File.ReadAllTextAsync(path + DigestFile, cancel);
        string digest = SnapshotJson.Digest(file);
        return new SealCheck(
            null,
            digest,
            null,
            said == $"{digest}  {Path.GetFileName(path)}\n" ? null : "the file, or the digest beside it, is not the one that was written");
    }

    private SnapshotSeal Seal() =>
        new(config.Value.Snapshots.SigningKey is { } key ? Path.Combine(config.Value.BaseFolder, key) : null);
}
