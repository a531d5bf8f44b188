using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Metrics.Compute.Stats;

/// <summary>
/// Which of some ranked values are present, a bit for each: coming and going cost a bit, and finding the one at a place among those present
/// costs a walk over counts.
/// </summary>
internal sealed class RankedBits(int ranks)
{
    private const int BlockShift = 11;
    private const int WordsPerBlock = 1 << (BlockShift - 6);

    private readonly ulong[] _words = new ulong[(ranks + 63) >> 6];
    private readonly int[] _blocks = new int[(ranks >> BlockShift) + 1];

    public void Set(int rank)
    {
        _words[rank >> 6] |= 1UL << (rank & 63);
        _blocks[rank >> BlockShift]++;
    }

    public void Clear(int rank)
    {
        _words[rank >> 6] &= ~(1UL << (rank & 63));
        _blocks[rank >> BlockShift]--;
    }

    /// <summary>The rank of the value at a place, from 0, among those present; there must be as many.</summary>
    public int Select(int place)
    {
        int block = 0;
        while (place >= _blocks[block])
        {
            place -= _blocks[block++];
        }

        int word = block * WordsPerBlock;
        int inside = BitOperations.PopCount(_words[word]);
        while (place >= inside)
        {
            place -= inside;
            inside = BitOperations.PopCount(_words[++word]);
        }

        return (word << 6) + InWord(_words[word], place);
    }

    private static int InWord(ulong word, int place)
    {
        if (Bmi2.X64.IsSupported)
        {
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << place, word));
        }

        for (; place > 0; place--)
        {
            word &= word - 1;
        }

        return BitOperations.TrailingZeroCount(word);
    }
}
