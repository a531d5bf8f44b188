using Metrics.Compute.Snapshots;
using Metrics.Server.Config;
using Metrics.Server.Files;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>Writes snapshots as files, and checks such files without a store.</summary>
internal sealed class SnapshotExporter(CurrentConfig config)
{
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

    /// <summary>The file that belongs beside one without room for a seal, with its digest.</summary>
    public byte[] Digest(byte[] file, string name) => DigestBeside.Of(file, name, Seal());

    /// <summary>Writes a file whole or not at all: it gets its name only when every byte is on the disk.</summary>
    public async Task<string> WriteFileAsync(SnapshotDocument document, string format, string path, bool withSensitive, CancellationToken cancel)
    {
        byte[] bytes = Write(document, format, withSensitive);
        await WholeFile.WriteAsync(path, bytes, cancel);
        if (Of(format).Check(bytes) is null)
        {
            await DigestBeside.WriteAsync(path, bytes, Seal(), cancel);
        }

        return path;
    }

    /// <summary>Checks an exported file by itself.</summary>
    /// <param name="keyFile">The public key; null: the signature is not checked.</param>
    public static async Task<SnapshotCheck> VerifyFileAsync(string path, string? keyFile, CancellationToken cancel)
    {
        byte[] file = await File.ReadAllBytesAsync(path, cancel);
        IExport export = Of(Path.GetExtension(path).TrimStart('.').ToLowerInvariant());
        SealCheck seal = export.Check(file) ?? await DigestBeside.CheckAsync(path, file, cancel);
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

    private SnapshotSeal Seal() => new(Signing.KeyFile(config.Value));
}
