using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>Which incidents ran in which hours or days, and how they share each day with incident time of the quarter.</summary>
internal sealed class SharedTime
{
    private readonly Dictionary<Cell, HashSet<string>> _severities = [];
    private readonly Dictionary<DateOnly, SortedDictionary<int, Cell>> _cells = [];
    private readonly Dictionary<DateOnly, long> _milliseconds = [];
    private readonly Dictionary<IncidentSpan, List<(DateOnly Day, long Milliseconds)>> _spans = [];

    /// <param name="known">Every incident, those of the weeks before too.</param>
    /// <param name="asked">Those whose cost is asked.</param>
    public SharedTime(IReadOnlyList<IncidentSpan> known, IReadOnlyList<IncidentSpan> asked, bool hourly, OrganizationCalendar calendar)
    {
        var wanted = asked.ToHashSet();
        foreach (IncidentSpan span in known.Where(span => !span.IsTooLong))
        {
            foreach ((Cell cell, long milliseconds) in span.Cells(hourly, calendar))
            {
                Note(_severities, cell).Add(span.Severity ?? "");
                if (wanted.Contains(span))
                {
                    // An incident that was over at once still counts for its day.
                    long part = Math.Max(1, milliseconds);
                    Note(_cells, cell.Day)[cell.Hour ?? 0] = cell;
                    _milliseconds[cell.Day] = _milliseconds.GetValueOrDefault(cell.Day) + part;
                    Note(_spans, span).Add((cell.Day, part));
                }
            }
        }
    }

    /// <summary>The days with incident time of the quarter, in order.</summary>
    public IEnumerable<DateOnly> Days => _cells.Keys.Order();

    public IEnumerable<Cell> CellsOf(DateOnly day) => _cells[day].Values;

    /// <summary>The severities of the incidents of an hour or day; empty where there was none.</summary>
    public IReadOnlySet<string> SeveritiesIn(Cell cell) => _severities.TryGetValue(cell, out HashSet<string>? found) ? found : new HashSet<string>();

    /// <summary>The shares that an incident has in the incident time of its days.</summary>
    public IEnumerable<(DateOnly Day, double Share)> SharesOf(IncidentSpan span) =>
        _spans.TryGetValue(span, out List<(DateOnly Day, long Milliseconds)>? parts)
            ? parts.GroupBy(part => part.Day).Select(day => (day.Key, day.Sum(part => part.Milliseconds) / (double)_milliseconds[day.Key]))
            : [];

    private static TValue Note<TKey, TValue>(Dictionary<TKey, TValue> to, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!to.TryGetValue(key, out TValue? value))
        {
            to[key] = value = new TValue();
        }

        return value;
    }
}
