using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>All series of one scope and window over time.</summary>
internal sealed class HistorySheet(int instants, Definitions definitions)
{
    private readonly Dictionary<(string Metric, string? Stat, ChangeOrigin? Origin, string? Part), (SeriesPlace Place, double[] Values)[]> _cells = [];
    private readonly List<(Number First, (SeriesPlace Place, double[] Values)[] Cells)> _layout = [];

    /// <summary>The series that have a value at some instant; NaN stands where they have none.</summary>
    public IEnumerable<(SeriesPlace Place, double[] Values)> Series =>
        _cells.Values.SelectMany(cells => cells).Where(series => Array.Exists(series.Values, value => !double.IsNaN(value)));

    public void Take(int instant, IReadOnlyList<Number> numbers)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            Number number = numbers[i];
            foreach ((SeriesPlace place, double[] values) in CellsOf(i, number))
            {
                values[instant] = place.Of(number, definitions);
            }
        }
    }

    /// <summary>
    /// Reports of one scope nearly always hold the same numbers in the same order: then the place is known without a search.
    /// </summary>
    private (SeriesPlace Place, double[] Values)[] CellsOf(int at, Number number)
    {
        if (at < _layout.Count && IsSame(_layout[at].First, number))
        {
            return _layout[at].Cells;
        }

        (string Metric, string? Stat, ChangeOrigin? Origin, string? Part) key = (number.Metric, number.Stat, number.Origin, number.Part);
        if (!_cells.TryGetValue(key, out (SeriesPlace Place, double[] Values)[]? cells))
        {
            _cells.Add(key, cells = [.. NumberSeries.PlacesOf(number).Select(place => (place, Absent()))]);
        }

        if (at == _layout.Count)
        {
            _layout.Add((number, cells));
        }

        return cells;
    }

    private double[] Absent()
    {
        double[] values = new double[instants];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static bool IsSame(Number one, Number other) =>
        one.Metric == other.Metric && one.Stat == other.Stat && one.Origin == other.Origin && one.Part == other.Part;
}
