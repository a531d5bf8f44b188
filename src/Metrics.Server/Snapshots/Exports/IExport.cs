using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>One file format of snapshots; found by scanning.</summary>
internal interface IExport
{
    /// <summary>The word on the command line and in the address: <c>xlsx</c>.</summary>
    string Format { get; }

    string MediaType { get; }

    /// <summary>Writes the whole file, its seal included where the format has room for one.</summary>
    void Write(SnapshotDocument document, SnapshotSeal seal, Stream to);

    /// <summary>
    /// What is wrong with a file of this format, looked at alone; empty: nothing. A format without room for a seal answers null.
    /// </summary>
    SealCheck? Check(ReadOnlyMemory<byte> file);
}

/// <summary>What a sealed file says of itself.</summary>
/// <param name="Snapshot">The id of the snapshot.</param>
/// <param name="Digest">The digest that the seal signs.</param>
/// <param name="Signature">Null where it is unsigned.</param>
/// <param name="Problem">What is wrong; null: nothing.</param>
internal sealed record SealCheck(string? Snapshot, string? Digest, string? Signature, string? Problem)
{
    public static SealCheck Broken(string problem) => new(null, null, null, problem);
}

/// <summary>Signs the digests of files, where a key is configured.</summary>
internal sealed record SnapshotSeal(string? KeyFile)
{
    public string? Sign(string digest) => KeyFile is null ? null : Signing.Sign(KeyFile, digest);
}
