using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots;

/// <summary>
/// The canonical JSON of a snapshot: properties in one order, no white space, unknown fields left out. The same document gives the same
/// bytes on every machine.
/// </summary>
internal static class SnapshotJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new ScopeText(), new PeriodText(), new InstantText(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static byte[] Canonical(SnapshotDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>The digest of the canonical bytes, and these packed as the store keeps them; the bytes are never held whole.</summary>
    public static (string Digest, byte[] Packed) Seal(SnapshotDocument document)
    {
        using var packed = new MemoryStream();
        string digest;
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        using (var blocks = new Blocks(brotli))
        {
            digest = Digest(document, blocks);
        }

        return (digest, packed.ToArray());
    }

    /// <summary>The digest of the canonical bytes.</summary>
    public static string Digest(SnapshotDocument document) => Digest(document, Stream.Null);

    /// <exception cref="SnapshotException">It is no snapshot, or one of a form that this program does not know.</exception>
    public static SnapshotDocument Read(ReadOnlySpan<byte> json)
    {
        try
        {
            SnapshotDocument document = JsonSerializer.Deserialize<SnapshotDocument>(json, Options) ?? throw new SnapshotException("the document is empty");
            return document.Format == SnapshotDocument.CurrentFormat
                ? document
                : throw new SnapshotException(
                    $"the snapshot is of format {document.Format}, this program knows format {SnapshotDocument.CurrentFormat}: use the program that wrote it, or a newer one");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or NotSupportedException)
        {
            throw new SnapshotException("the document is damaged or no snapshot: " + broken.Message, broken);
        }
    }

    public static string Digest(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));

    private static string Digest(SnapshotDocument document, Stream to)
    {
        using var sha = SHA256.Create();
        using (var hashed = new CryptoStream(to, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            JsonSerializer.Serialize(hashed, document, Options);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <exception cref="SnapshotException">The bytes are not what <see cref="Seal"/> packed.</exception>
    public static byte[] Unpack(byte[] packed)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            brotli.CopyTo(plain);
            return plain.ToArray();
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or IOException)
        {
            throw new SnapshotException("the stored document is damaged: it does not unpack", broken);
        }
    }

    /// <summary>
    /// Passes bytes on in blocks of one size: what a packer makes of them depends on how they come, and the same must give the same.
    /// </summary>
    private sealed class Blocks(Stream to) : MemoryStream
    {
        private readonly byte[] _block = new byte[1 << 16];
        private int _filled;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                int fits = Math.Min(buffer.Length, _block.Length - _filled);
                buffer[..fits].CopyTo(_block.AsSpan(_filled));
                buffer = buffer[fits..];
                _filled += fits;
                if (_filled == _block.Length)
                {
                    PassOn();
                }
            }
        }

        protected override void Dispose(bool disposing)
        {
            PassOn();
            base.Dispose(disposing);
        }

        private void PassOn()
        {
            to.Write(_block.AsSpan(0, _filled));
            _filled = 0;
        }
    }

    private sealed class ScopeText : JsonConverter<Scope>
    {
        public override Scope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Scope.Parse(reader.GetString() ?? "") ?? throw new JsonException("no scope");

        public override void Write(Utf8JsonWriter writer, Scope value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PeriodText : JsonConverter<CalendarPeriod>
    {
        public override CalendarPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            CalendarPeriod.Parse(reader.GetString() ?? "") ?? throw new JsonException("no period");

        public override void Write(Utf8JsonWriter writer, CalendarPeriod value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class InstantText : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Facts.Json.Instants.TryParse(reader.GetString() ?? "", out DateTimeOffset instant, out string? reason) ? instant : throw new JsonException(reason);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Facts.Json.Instants.ToText(value));
    }
}
