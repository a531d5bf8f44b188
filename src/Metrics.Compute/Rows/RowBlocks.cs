using System.Runtime.InteropServices;

namespace Metrics.Compute.Rows;

/// <summary>
/// Hands out row numbers in blocks by service: facts of one service lie side by side in memory although those of all services arrive mixed.
/// </summary>
internal sealed class RowBlocks<T>(Column<T> rows, int size)
    where T : struct
{
    private readonly Dictionary<int, (int Next, int End)> _open = [];

    /// <summary>How many rows a block has.</summary>
    public int Size => size;

    /// <summary>A free row; its content is the default.</summary>
    public int Take(int set)
    {
        ref (int Next, int End) open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, set, out _);
        if (open.Next == open.End)
        {
            open = (rows.Count, rows.Count + size);
            for (int at = open.Next; at < open.End; at++)
            {
                rows.Add(default);
            }
        }

        return open.Next++;
    }
}
