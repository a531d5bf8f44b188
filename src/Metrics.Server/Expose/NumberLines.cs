using System.Runtime.InteropServices;
using System.Text;
using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>
/// Turns the reports of all scopes and windows into lines. Made for one list of rows; the same object is asked again and again, reads only
/// the reports that are other ones than last time, and formats only the values that changed.
/// </summary>
internal sealed class NumberLines
{
    private const int Spare = 64 * 1024;

    private readonly NumberTable[] _tables;
    private readonly Dictionary<NumberKey, Cell[]> _cells = [];
    private readonly List<NumberShape> _layout = [];
    private SharedBytes _current = new();
    private SharedBytes _spare = new();

    /// <param name="rows">For each report its labels as <see cref="ExpositionText.Labels"/> gives them.</param>
    public NumberLines(IReadOnlyList<string> rows)
    {
        byte[][] labels = [.. rows.Select(Encoding.UTF8.GetBytes)];
        _tables = [.. NumberSeries.Families.Select(family => new NumberTable(family, labels))];
    }

    /// <summary>The lines of reports that stand in the order of the rows; null for one that is as it was.</summary>
    public Rendered Render(IReadOnlyList<NumberReport?> reports, Definitions definitions)
    {
        Array.ForEach(_tables, table => table.Begin());
        for (int row = 0; row < reports.Count; row++)
        {
            if (reports[row] is { } report)
            {
                Array.ForEach(_tables, table => table.Clear(row));
                Fill(row, report.Numbers, definitions);
            }
        }

        return Write();
    }

    private Rendered Write()
    {
        SharedBytes over = _spare.IsRead ? new SharedBytes() : _spare;

        // Growing would double what is needed and leave garbage behind, so the first array is measured and the others follow it.
        int room = Math.Max(_current.Bytes.Length, over.Bytes.Length);
        LineBuffer buffer = over.Bytes.Length > 0 ? new(over.Bytes) : new(room > 0 ? room : _tables.Sum(table => table.Needed()) + Spare);
        var ends = new int[_tables.Length];
        for (int i = 0; i < _tables.Length; i++)
        {
            _tables[i].Write(buffer);
            ends[i] = buffer.Length;
        }

        over.Bytes = buffer.Bytes;
        (_spare, _current) = (_current, over);
        return new([.. _tables.Select((table, i) => table.Keep(buffer.Written[(i == 0 ? 0 : ends[i - 1])..ends[i]]))], over);
    }

    private void Fill(int row, IReadOnlyList<Number> numbers, Definitions definitions)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            Number number = numbers[i];
            foreach (Cell cell in CellsOf(i, number))
            {
                cell.Table.Set(row, cell.Column, cell.Place.Of(number, definitions));
            }
        }
    }

    /// <summary>Reports nearly always hold the same numbers in the same order: then the places are known without a search.</summary>
    private Cell[] CellsOf(int at, Number number)
    {
        if (at < _layout.Count)
        {
            NumberShape expected = CollectionsMarshal.AsSpan(_layout)[at];
            if (expected.Key.Is(number))
            {
                return expected.Cells;
            }
        }

        var key = NumberKey.Of(number);
        if (!_cells.TryGetValue(key, out Cell[]? cells))
        {
            _cells.Add(key, cells = [.. NumberSeries.PlacesOf(number).Select(CellOf)]);
        }

        if (at == _layout.Count)
        {
            _layout.Add(new(key, cells));
        }

        return cells;
    }

    private Cell CellOf(SeriesPlace place)
    {
        NumberTable table = _tables[place.Family];
        return new(table, table.AddColumn(place.Labels), place);
    }

    private sealed record Cell(NumberTable Table, int Column, SeriesPlace Place);

    private readonly record struct NumberShape(NumberKey Key, Cell[] Cells);

    private readonly record struct NumberKey(string Metric, string? Stat, ChangeOrigin? Origin, string? Part)
    {
        public static NumberKey Of(Number number) => new(number.Metric, number.Stat, number.Origin, number.Part);

        // Names come from one catalog: the same word is nearly always the same object, and string equality looks at that first.
        public bool Is(Number number) =>
            number.Metric == Metric && number.Stat == Stat && number.Origin == Origin && number.Part == Part;
    }
}
