namespace Metrics.Compute.FailureCosts;

/// <summary>
/// Sets the incident hours of a day beside the same hours of the four weeks before. Weeks with an incident in these hours are left out;
/// where fewer than two remain, only those with one of the same severities.
/// </summary>
internal sealed class DayComparison
{
    public DayComparison(DateOnly day, SharedTime time, Revenue revenue)
    {
        Cell[] cells = [.. time.CellsOf(day).Where(cell => revenue[cell] is not null)];
        decimal actual = cells.Sum(cell => revenue[cell]!.Value);
        HashSet<string> severities = [.. cells.SelectMany(time.SeveritiesIn)];
        List<double> before = Weeks(cells, revenue, cell => time.SeveritiesIn(cell).Count == 0);
        if (before.Count < FailureCostThresholds.FewestWeeks)
        {
            before = Weeks(cells, revenue, cell => !time.SeveritiesIn(cell).Overlaps(severities));
        }

        Compared = before.Count >= FailureCostThresholds.FewestWeeks ? new ComparedDay(day, (double)actual, before) : null;
        Told = new FailureDay(day, actual, Compared is { } known ? Math.Round((decimal)known.Expected, 2) : null, before.Count);
    }

    /// <summary>Null where too few weeks can be compared.</summary>
    public ComparedDay? Compared { get; }

    public FailureDay Told { get; }

    private static List<double> Weeks(Cell[] cells, Revenue revenue, Func<Cell, bool> usable)
    {
        var weeks = new List<double>();
        for (int back = 1; back <= FailureCostThresholds.WeeksBefore && cells.Length > 0; back++)
        {
            Cell[] same = [.. cells.Select(cell => cell.WeeksBefore(back))];
            if (same.All(cell => revenue[cell] is not null && usable(cell)))
            {
                weeks.Add((double)same.Sum(cell => revenue[cell]!.Value));
            }
        }

        return weeks;
    }
}
