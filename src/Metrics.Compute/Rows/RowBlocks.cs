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
        (int next, int end) = _open.GetValueOrDefault(set);
        if (next == end)
        {
            (next, end) = (rows.Count, rows.Count + size);
            for (int at = next; at < end; at++)
            {
                rows.Add(default);
            }
        }

        _open[set] = (next + 1, end);
        return next;
    }
}
