using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>KPI periods as calendar periods of the organization.</summary>
internal static class KpiPeriods
{
    public static PeriodGrain Grain(this KpiPeriod period) => period switch
    {
        KpiPeriod.Week => PeriodGrain.Week,
        KpiPeriod.Month => PeriodGrain.Month,
        KpiPeriod.Quarter => PeriodGrain.Quarter,
        _ => PeriodGrain.Day,
    };

    /// <summary>The same of a calendar period; null for a year, in which no KPI is told.</summary>
    public static KpiPeriod? Of(PeriodGrain grain) => grain switch
    {
        PeriodGrain.Day => KpiPeriod.Day,
        PeriodGrain.Week => KpiPeriod.Week,
        PeriodGrain.Month => KpiPeriod.Month,
        PeriodGrain.Quarter => KpiPeriod.Quarter,
        _ => null,
    };

    /// <summary>The first instant after the point's own period.</summary>
    public static DateTimeOffset End(this KpiPoint point, OrganizationCalendar calendar) =>
        point.Period == KpiPeriod.Hour
            ? calendar.StartOf(point.PeriodStart).AddHours((point.Hour ?? 0) + 1)
            : calendar.Bounds(calendar.PeriodOf(point.PeriodStart, point.Period.Grain())).End;

    /// <summary>How many points of a grain a period needs to be whole.</summary>
    public static int Parts(CalendarPeriod whole, KpiPeriod part, OrganizationCalendar calendar)
    {
        (DateOnly start, DateOnly end) = calendar.Days(whole);
        if (part.Grain() == whole.Grain && part != KpiPeriod.Hour)
        {
            return 1;
        }

        int days = end.DayNumber - start.DayNumber;
        return part switch
        {
            KpiPeriod.Hour => days * 24,
            KpiPeriod.Day => days,
            KpiPeriod.Week => Enumerable.Range(start.DayNumber, days).Count(day => DateOnly.FromDayNumber(day).DayOfWeek == DayOfWeek.Monday),
            KpiPeriod.Month => Enumerable.Range(start.DayNumber, days).Count(day => DateOnly.FromDayNumber(day).Day == 1),
            _ => 1,
        };
    }
}
