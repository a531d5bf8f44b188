using System.Runtime.InteropServices;
using Metrics.Compute.Numbers;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>
/// Records on their way into strata: each is noted with its cell as it comes, and when all are there every cell has its place.
/// </summary>
/// <param name="most">There are not more records than this.</param>
internal sealed class OriginGathering(int most)
{
    private readonly Dictionary<(int Services, byte Size, byte Quarter), int> _strata = [];
    private readonly List<Gathered> _cells = [];
    private readonly int[] _cellOf = GC.AllocateUninitializedArray<int>(most);
    private readonly long[] _valueOf = GC.AllocateUninitializedArray<long>(most);
    private int _count;

    public void Add(in OriginRecord record, long value)
    {
        ref int stratum = ref CollectionsMarshal.GetValueRefOrAddDefault(_strata, (record.Services, record.Size, record.Quarter), out bool known);
        if (!known)
        {
            stratum = _strata.Count - 1;
            _cells.AddRange(Enumerable.Repeat(default(Gathered), Tally.Origins));
        }

        int at = (stratum * Tally.Origins) + (int)record.Origin;
        (_cellOf[_count], _valueOf[_count]) = (at, value);
        _count++;
        ref Gathered cell = ref CollectionsMarshal.AsSpan(_cells)[at];
        cell.Count++;
        cell.Hits += record.Value;
        cell.Lines += record.Lines;
    }

    /// <summary>The strata, by the names of their services, size and quarter.</summary>
    public OriginStratum[] Finish(Func<int, string> names)
    {
        Dictionary<int, int> places = _strata.Keys.Select(key => key.Services).Distinct().OrderBy(names, StringComparer.Ordinal)
            .Select((services, place) => (services, place)).ToDictionary(pair => pair.services, pair => pair.place);
        (byte Quarter, int Stratum)[] inOrder =
        [
            .. from one in _strata
               orderby places[one.Key.Services], one.Key.Size, one.Key.Quarter
               select (one.Key.Quarter, one.Value),
        ];
        long[] values = Deal(inOrder.Select(one => one.Stratum));
        return [.. inOrder.Select(one => Stratum(one.Quarter, one.Stratum))];

        OriginStratum Stratum(byte quarter, int stratum) => new(
            quarter, Cell(stratum, ChangeOrigin.AiAssisted), Cell(stratum, ChangeOrigin.Human), Cell(stratum, ChangeOrigin.Bot));

        OriginCell Cell(int stratum, ChangeOrigin origin)
        {
            Gathered cell = _cells[(stratum * Tally.Origins) + (int)origin];
            return new OriginCell(values.AsMemory(cell.From, cell.Count), cell.Hits, cell.Lines);
        }
    }

    /// <summary>The values, those of each cell together and in rising order.</summary>
    private long[] Deal(IEnumerable<int> strata)
    {
        long[] values = GC.AllocateUninitializedArray<long>(_count);
        Span<Gathered> cells = CollectionsMarshal.AsSpan(_cells);
        int from = 0;
        foreach (int stratum in strata)
        {
            foreach (ref Gathered cell in cells.Slice(stratum * Tally.Origins, Tally.Origins))
            {
                cell.From = cell.Next = from;
                from += cell.Count;
            }
        }

        for (int at = 0; at < _count; at++)
        {
            values[cells[_cellOf[at]].Next++] = _valueOf[at];
        }

        foreach (Gathered cell in cells)
        {
            values.AsSpan(cell.From, cell.Count).Sort();
        }

        return values;
    }

    private struct Gathered
    {
        public int Count;
        public int From;
        public int Next;
        public long Hits;
        public long Lines;
    }
}
