using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Metrics.Store;

/// <summary>The first 16 bytes of a SHA-256: tells contents apart, and finds a body that was tampered with.</summary>
internal readonly record struct Digest128(ulong High, ulong Low)
{
    public static Digest128 Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Read(hash);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; bytes of another length are no digest and equal none.</summary>
    public static Digest128 Read(ReadOnlySpan<byte> bytes) => bytes.Length < 16
        ? default
        : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[16];
        Write(bytes);
        return bytes;
    }
}
