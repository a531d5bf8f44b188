using System.Text;
using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>
/// Turns the reports of all scopes and windows into lines. Made for one list of rows; the same object is asked again and again, and formats
/// only what changed since the last time.
/// </summary>
internal sealed class NumberLines
{
    private readonly NumberTable[] _tables;
    private readonly Dictionary<NumberKey, Cell[]> _cells = [];
    private readonly List<(NumberKey Key, Cell[] Cells)> _layout = [];
    private int _length;

    /// <param name="rows">For each report its labels as <see cref="ExpositionText.Labels"/> gives them.</param>
    public NumberLines(IReadOnlyList<string> rows)
    {
        byte[][] labels = [.. rows.Select(Encoding.UTF8.GetBytes)];
        _tables = [.. NumberSeries.Families.Select(family => new NumberTable(family, labels))];
    }

    /// <summary>The lines of reports that stand in the order of the rows.</summary>
    public IReadOnlyList<FamilyLines> Render(IReadOnlyList<NumberReport> reports, Definitions definitions)
    {
        Learn(reports);
        Array.ForEach(_tables, table => table.Clear());
        for (int row = 0; row < reports.Count; row++)
        {
            Fill(row, reports[row].Numbers, definitions);
        }

        // Another event moves few bytes: a little more room than last time spares the copy that growing would cost.
        var buffer = new LineBuffer(_length + (_length / 16) + 65536);
        var ends = new int[_tables.Length];
        for (int i = 0; i < _tables.Length; i++)
        {
            _tables[i].Write(buffer);
            ends[i] = buffer.Length;
        }

        _length = buffer.Length;
        return [.. _tables.Select((table, i) => table.Keep(buffer.Written[(i == 0 ? 0 : ends[i - 1])..ends[i]]))];
    }

    /// <summary>Finds a place for every number before anything is written: a new column changes the shape of its table.</summary>
    private void Learn(IReadOnlyList<NumberReport> reports)
    {
        foreach (NumberReport report in reports)
        {
            for (int i = 0; i < report.Numbers.Count; i++)
            {
                Number number = report.Numbers[i];
                if (i < _layout.Count && _layout[i].Key.Is(number))
                {
                    continue;
                }

                var key = NumberKey.Of(number);
                if (!_cells.TryGetValue(key, out Cell[]? cells))
                {
                    _cells.Add(key, cells = [.. NumberSeries.PlacesOf(number).Select(CellOf)]);
                }

                if (i == _layout.Count)
                {
                    _layout.Add((key, cells));
                }
            }
        }
    }

    private Cell CellOf(SeriesPlace place)
    {
        NumberTable table = _tables[place.Family];
        return new(table, table.AddColumn(place.Labels), place);
    }

    private void Fill(int row, IReadOnlyList<Number> numbers, Definitions definitions)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            Number number = numbers[i];
            (NumberKey Key, Cell[] Cells) expected = i < _layout.Count ? _layout[i] : default;
            Cell[] cells = expected.Cells is not null && expected.Key.Is(number) ? expected.Cells : _cells[NumberKey.Of(number)];
            foreach (Cell cell in cells)
            {
                cell.Table.Set(row, cell.Column, cell.Place.Of(number, definitions));
            }
        }
    }

    private sealed record Cell(NumberTable Table, int Column, SeriesPlace Place);

    private readonly record struct NumberKey(string Metric, string? Stat, ChangeOrigin? Origin, string? Part)
    {
        public static NumberKey Of(Number number) => new(number.Metric, number.Stat, number.Origin, number.Part);

        // Names come from one catalog: the same word is nearly always the same object, and string equality looks at that first.
        public bool Is(Number number) =>
            number.Metric == Metric && number.Stat == Stat && number.Origin == Origin && number.Part == Part;
    }
}
