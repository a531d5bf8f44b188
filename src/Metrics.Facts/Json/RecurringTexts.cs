using System.Buffers.Binary;
using System.Text;

namespace Metrics.Facts.Json;

/// <summary>
/// Keeps one string for all that say the same: of repositories, authors and labels there are few, and a store names them with every fact.
/// </summary>
internal static class RecurringTexts
{
    private const int Bits = 10;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [ThreadStatic]
    private static string?[]? _kept;

    /// <summary>The text of these bytes.</summary>
    /// <exception cref="DecoderFallbackException">They are no UTF-8.</exception>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        ref string? kept = ref PlaceOf(utf8);
        if (kept is null || !Ascii.Equals(utf8, kept))
        {
            kept = Strict.GetString(utf8);
        }

        return kept;
    }

    /// <summary>Where the text lies if it was the last with its place; another one, or none, if not.</summary>
    private static ref string? PlaceOf(ReadOnlySpan<byte> utf8)
    {
        string?[] kept = _kept ??= new string?[1 << Bits];
        ulong ends = utf8.Length >= 8
            ? BinaryPrimitives.ReadUInt64LittleEndian(utf8) ^ Mixed(BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]))
            : Whole(utf8);
        return ref kept[Mixed(ends + (ulong)utf8.Length) >> (64 - Bits)];
    }

    private static ulong Whole(ReadOnlySpan<byte> few)
    {
        ulong all = 0;
        foreach (byte each in few)
        {
            all = (all << 8) | each;
        }

        return all;
    }

    private static ulong Mixed(ulong value) => unchecked(value * 0x9E3779B97F4A7C15UL);
}
