using System.Text;
using System.Text.Json;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The document itself, with its digest and signature. Verifying writes the file again and compares every byte.</summary>
internal sealed class JsonExport : IExport
{
    public string Format => "json";

    public string MediaType => "application/json";

    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        byte[] canonical = SnapshotJson.Canonical(document);
        string digest = SnapshotJson.Digest(canonical);
        to.Write(Whole(canonical, digest, seal.Sign(digest)));
    }

    public SealCheck Check(ReadOnlyMemory<byte> file)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(file);
            SnapshotDocument document = SnapshotJson.Read(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("document").GetRawText()));
            string? signature = json.RootElement.TryGetProperty("signature", out JsonElement signed) ? signed.GetString() : null;
            byte[] canonical = SnapshotJson.Canonical(document);
            string digest = SnapshotJson.Digest(canonical);
            bool same = Whole(canonical, digest, signature).AsSpan().SequenceEqual(file.Span);
            return new SealCheck(document.Id, digest, signature, same ? null : "the file is not the one that was written: its digest differs");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or SnapshotException)
        {
            return SealCheck.Broken("the file is damaged, or no export of a snapshot: " + broken.Message);
        }
    }

    private static byte[] Whole(byte[] canonical, string digest, string? signature)
    {
        using var file = new MemoryStream();
        file.Write("{\"document\":"u8);
        file.Write(canonical);
        file.Write(Encoding.UTF8.GetBytes(
            $",\"digest\":\"{digest}\"" + (signature is null ? "" : $",\"signature\":{JsonSerializer.Serialize(signature, SnapshotJson.Options)}") + "}\n"));
        return file.ToArray();
    }
}
