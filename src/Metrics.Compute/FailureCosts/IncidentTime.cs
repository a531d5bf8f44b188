using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>An hour of a day, or the whole day where <see cref="Hour"/> is null.</summary>
internal readonly record struct Cell(DateOnly Day, int? Hour)
{
    public Cell WeeksBefore(int weeks) => this with { Day = Day.AddDays(-7 * weeks) };
}

/// <summary>One incident as it stood at the instant of asking.</summary>
internal sealed record IncidentSpan(FactKey Key, string? Severity, long From, long? Resolved, long Until)
{
    public bool IsTooLong => Until - From > FailureCostThresholds.Longest.TotalMilliseconds;

    /// <summary>The hours or days that it touches, and for how many milliseconds.</summary>
    public IEnumerable<(Cell Cell, long Milliseconds)> Cells(bool hourly, OrganizationCalendar calendar)
    {
        DateOnly last = calendar.DayOf(Evidence.Time(Math.Max(From, Until - 1)));
        for (DateOnly day = calendar.DayOf(Evidence.Time(From)); day <= last; day = day.AddDays(1))
        {
            long start = calendar.StartOf(day).ToUnixTimeMilliseconds();
            long end = calendar.StartOf(day.AddDays(1)).ToUnixTimeMilliseconds();
            if (!hourly)
            {
                yield return (new Cell(day, null), Overlap(start, end));
                continue;
            }

            for (int hour = 0; start + (hour * 3_600_000L) < end; hour++)
            {
                if (Overlap(start + (hour * 3_600_000L), start + ((hour + 1) * 3_600_000L)) is > 0 and var part)
                {
                    yield return (new Cell(day, hour), part);
                }
            }
        }
    }

    private long Overlap(long start, long end) => Math.Max(0, Math.Min(end, Until) - Math.Max(start, From));

    /// <summary>The organization's incidents that started in a slice, in one order on every machine.</summary>
    public static IReadOnlyList<IncidentSpan> Of(FactIndex index, TimeSlice slice, DateTimeOffset at)
    {
        long instant = at.ToUnixTimeMilliseconds();
        Tables tables = index.Tables;
        var evidence = new Evidence(index, index.MembersOf(Scope.Organization), slice, instant);
        return
        [
            .. evidence.IncidentsStarted
                .Select(row => Span(tables, row, instant))
                .OrderBy(span => span.From)
                .ThenBy(span => span.Key.Id, StringComparer.Ordinal)
                .ThenBy(span => span.Key.Source, StringComparer.Ordinal),
        ];
    }

    private static IncidentSpan Span(Tables tables, int row, long instant)
    {
        ref IncidentRow incident = ref tables.Incidents[row];
        long? resolved = incident.Resolved <= instant ? incident.Resolved : null;
        return new IncidentSpan(
            tables.KeyOfIncident(row), tables.Severities[incident.Severity], incident.Started, resolved, Math.Max(incident.Started, resolved ?? instant));
    }
}
