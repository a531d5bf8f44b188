using System.Runtime.InteropServices;

namespace Metrics.Compute.Rows;

/// <summary>Ids and revisions as 64-bit hashes: a million of them meet by chance once in forty million such stores.</summary>
internal static class Hashes
{
    /// <summary>Stands for "none".</summary>
    public const long None = 0;

    /// <summary>The hash of a text; never <see cref="None"/>. Equal on every machine.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        ulong state = unchecked(0x9E3779B97F4A7C15UL ^ ((ulong)text.Length * 0xA0761D6478BD642FUL));
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong word in words)
        {
            state = Mix(state ^ word, 0xE7037ED1A0B428DBUL);
        }

        ulong rest = 0;
        foreach (char letter in text[(words.Length * 4)..])
        {
            rest = (rest << 16) | letter;
        }

        state = Mix(state ^ rest, 0x8EBC6AF09C88C6E3UL);
        long hash = unchecked((long)Mix(state, 0x589965CC75374CC3UL));
        return hash == None ? 1 : hash;
    }

    public static long OfMaybe(string? text) => string.IsNullOrEmpty(text) ? None : Of(text);

    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
