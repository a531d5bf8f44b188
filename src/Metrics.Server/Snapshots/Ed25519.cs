using System.Numerics;
using System.Security.Cryptography;

namespace Metrics.Server.Snapshots;

/// <summary>Signatures by the curve of RFC 8032, which the platform does not bring. It signs files, for nobody who could time it.</summary>
internal static class Ed25519
{
    public const int KeySize = 32, SignatureSize = 64;

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = OnCurve(Mod(4 * Inverse(5)), odd: false)!.Value;

    public static byte[] PublicKey(ReadOnlySpan<byte> seed) => Encode(Times(Secret(seed).Scalar, Base));

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        (BigInteger scalar, byte[] prefix) = Secret(seed);
        BigInteger once = Hash([.. prefix, .. message]);
        byte[] commitment = Encode(Times(once, Base));
        BigInteger challenge = Hash([.. commitment, .. Encode(Times(scalar, Base)), .. message]);
        return [.. commitment, .. Bytes((once + challenge * scalar) % Order)];
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize || Decode(publicKey) is not { } key || Decode(signature[..KeySize]) is not { } commitment)
        {
            return false;
        }

        BigInteger answer = Number(signature[KeySize..]);
        BigInteger challenge = Hash([.. signature[..KeySize], .. publicKey, .. message]);
        return answer < Order && Encode(Times(answer, Base)).AsSpan().SequenceEqual(Encode(Sum(commitment, Times(challenge, key))));
    }

    private static (BigInteger Scalar, byte[] Prefix) Secret(ReadOnlySpan<byte> seed)
    {
        byte[] hash = SHA512.HashData(seed);
        hash[0] &= 0b1111_1000;
        hash[31] = (byte)((hash[31] & 0b0111_1111) | 0b0100_0000);
        return (Number(hash.AsSpan(0, KeySize)), hash[KeySize..]);
    }

    private static BigInteger Hash(byte[] bytes) => Number(SHA512.HashData(bytes)) % Order;

    // x, y as X/Z, Y/Z, and T = XY/Z.
    private static Point Sum(Point one, Point other)
    {
        BigInteger a = Mod((one.Y - one.X) * (other.Y - other.X));
        BigInteger b = Mod((one.Y + one.X) * (other.Y + other.X));
        BigInteger c = Mod(2 * D * one.T * other.T);
        BigInteger d = Mod(2 * one.Z * other.Z);
        (BigInteger e, BigInteger f, BigInteger g, BigInteger h) = (b - a, d - c, d + c, b + a);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static Point Times(BigInteger scalar, Point point)
    {
        var sum = new Point(0, 1, 1, 0);
        for (; !scalar.IsZero; scalar >>= 1)
        {
            sum = scalar.IsEven ? sum : Sum(sum, point);
            point = Sum(point, point);
        }

        return sum;
    }

    private static byte[] Encode(Point point)
    {
        BigInteger whole = Inverse(point.Z);
        byte[] bytes = Bytes(Mod(point.Y * whole));
        bytes[^1] |= (byte)(Mod(point.X * whole).IsEven ? 0 : 0b1000_0000);
        return bytes;
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        byte[] y = bytes.ToArray();
        y[^1] &= 0b0111_1111;
        return Number(y) is var number && number < P ? OnCurve(number, odd: (bytes[^1] & 0b1000_0000) != 0) : null;
    }

    private static Point? OnCurve(BigInteger y, bool odd)
    {
        BigInteger square = Mod((y * y - 1) * Inverse(Mod(D * y * y + 1)));
        BigInteger x = BigInteger.ModPow(square, (P + 3) / 8, P);
        x = Mod(x * x) == square ? x : Mod(x * RootOfMinusOne);
        if (Mod(x * x) != square || (x.IsZero && odd))
        {
            return null;
        }

        x = x.IsEven == odd ? P - x : x;
        return new Point(x, y, 1, Mod(x * y));
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(value, P - 2, P);

    private static BigInteger Mod(BigInteger value) => value % P is var rest && rest.Sign < 0 ? rest + P : rest;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[KeySize];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
