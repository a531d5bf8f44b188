using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Metrics.Store;

/// <summary>The first 16 bytes of a SHA-256: tells contents apart, and finds a body that was tampered with.</summary>
internal readonly record struct Digest128(ulong High, ulong Low)
{
    // Kept by thread: to hash at one go looks the algorithm up under a lock, which costs as much as a small body.
    [ThreadStatic]
    private static IncrementalHash? _hash;

    public static Digest128 Of(ReadOnlySpan<byte> body)
    {
        IncrementalHash hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sum);
        return Read(sum);
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
