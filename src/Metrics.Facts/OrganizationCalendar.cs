using System.Globalization;

namespace Metrics.Facts;

/// <summary>How the quarters of a fiscal year are cut.</summary>
public enum QuarterPattern
{
    /// <summary>Three calendar months each.</summary>
    Months,

    /// <summary>
    /// 13 weeks each, in months of 4, 4 and 5 weeks; the year starts on the Monday nearest to the first day of its first month, and its
    /// last quarter takes the 53rd week where there is one.
    /// </summary>
    Weeks445,
}

/// <summary>The organization's calendar: its time zone, daylight saving included, and its fiscal year.</summary>
public sealed class OrganizationCalendar(TimeZoneInfo zone, int fiscalYearStart = 1, QuarterPattern quarters = QuarterPattern.Months)
{
    public static OrganizationCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The first month of the fiscal year, 1 to 12. A fiscal year is named by the calendar year in which it ends.</summary>
    public int FiscalYearStart { get; } = fiscalYearStart;

    public QuarterPattern Quarters { get; } = quarters;

    /// <summary>The first instant of the period and the first after it.</summary>
    public (DateTimeOffset Start, DateTimeOffset End) Bounds(CalendarPeriod period)
    {
        (DateOnly start, DateOnly end) = Days(period);
        return (StartOf(start), StartOf(end));
    }

    /// <summary>The first day of the period and the first after it.</summary>
    public (DateOnly Start, DateOnly End) Days(CalendarPeriod period)
    {
        switch (period.Grain)
        {
            case PeriodGrain.Day:
                DateOnly day = new DateOnly(period.Year, 1, 1).AddDays(period.Number - 1);
                return (day, day.AddDays(1));
            case PeriodGrain.Week:
                DateOnly monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(period.Year, period.Number, DayOfWeek.Monday));
                return (monday, monday.AddDays(7));
            case PeriodGrain.Month:
                var first = new DateOnly(period.Year, period.Number, 1);
                return (first, first.AddMonths(1));
            case PeriodGrain.Quarter:
                return (QuarterStart(period.Year, period.Number), QuarterStart(period.Year, period.Number + 1));
            default:
                return (YearStart(period.Year), YearStart(period.Year + 1));
        }
    }

    /// <summary>
    /// Tells where a period starts that has not begun at an instant: nothing can be said of it, and that is not zero. Null: it has begun.
    /// </summary>
    public string? NotBegun(CalendarPeriod period, DateTimeOffset at) =>
        Bounds(period).Start > at ? $"{period} has not begun: it starts on {Days(period).Start:yyyy-MM-dd}" : null;

    /// <summary>The instant at which a day begins here; where midnight is skipped, the first instant after it.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>
    /// From one instant to another by a step: whole days are days here, at the same time of day, however long the clock makes them.
    /// </summary>
    public IEnumerable<DateTimeOffset> Steps(DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        DateTime local = TimeZoneInfo.ConvertTime(from, Zone).DateTime;
        bool days = step.Ticks % TimeSpan.TicksPerDay == 0;
        DateTimeOffset at = from;
        for (int count = 1; at <= to; count++)
        {
            yield return at;
            at = days ? At(local.AddTicks(step.Ticks * count)) : at + step;
        }
    }

    /// <summary>The last millisecond of a day here.</summary>
    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)).AddMilliseconds(-1);

    /// <summary>The day that an instant belongs to here.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The period of a grain that holds a day.</summary>
    public CalendarPeriod PeriodOf(DateOnly day, PeriodGrain grain)
    {
        switch (grain)
        {
            case PeriodGrain.Day:
                return new(grain, day.Year, day.DayOfYear);
            case PeriodGrain.Week:
                DateTime at = day.ToDateTime(TimeOnly.MinValue);
                return new(grain, ISOWeek.GetYear(at), ISOWeek.GetWeekOfYear(at));
            case PeriodGrain.Month:
                return new(grain, day.Year, day.Month);
            default:
                int year = day.Year - 1;
                while (YearStart(year + 1) <= day)
                {
                    year++;
                }

                int quarter = 1;
                while (quarter < 4 && QuarterStart(year, quarter + 1) <= day)
                {
                    quarter++;
                }

                return grain == PeriodGrain.Year ? new(grain, year, 1) : new(grain, year, quarter);
        }
    }

    /// <summary>The period of the same grain directly before.</summary>
    public CalendarPeriod Previous(CalendarPeriod period) => PeriodOf(Days(period).Start.AddDays(-1), period.Grain);

    private DateOnly QuarterStart(int year, int quarter) => (quarter, Quarters) switch
    {
        (5, _) => YearStart(year + 1),
        (_, QuarterPattern.Months) => YearStart(year).AddMonths((quarter - 1) * 3),
        _ => YearStart(year).AddDays((quarter - 1) * 91),
    };

    private DateOnly YearStart(int year)
    {
        var first = new DateOnly(FiscalYearStart == 1 ? year : year - 1, FiscalYearStart, 1);
        if (Quarters == QuarterPattern.Months)
        {
            return first;
        }

        int sinceMonday = ((int)first.DayOfWeek + 6) % 7;
        return first.AddDays(sinceMonday <= 3 ? -sinceMonday : 7 - sinceMonday);
    }

    private DateTimeOffset At(DateTime local)
    {
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        // What comes twice, as where midnight does, is the first of both: the larger offset.
        TimeSpan offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
