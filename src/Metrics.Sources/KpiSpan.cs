using Metrics.Facts;

namespace Metrics.Sources;

/// <summary>One period of a KPI in the organization's calendar.</summary>
/// <param name="Day">Its first day.</param>
/// <param name="Hour">The hours since that day began, where the period is an hour.</param>
/// <param name="Start">Its first instant.</param>
/// <param name="End">The first instant after it.</param>
internal sealed record KpiSpan(DateOnly Day, int? Hour, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The periods that end in (<paramref name="after"/>, <paramref name="until"/>], oldest first.</summary>
    public static IEnumerable<KpiSpan> Ended(OrganizationCalendar calendar, KpiPeriod period, DateTimeOffset after, DateTimeOffset until)
    {
        PeriodGrain grain = period switch
        {
            KpiPeriod.Week => PeriodGrain.Week,
            KpiPeriod.Month => PeriodGrain.Month,
            KpiPeriod.Quarter => PeriodGrain.Quarter,
            _ => PeriodGrain.Day,
        };
        DateOnly first = calendar.Days(calendar.PeriodOf(calendar.DayOf(after), grain)).Start;
        IEnumerable<KpiSpan> all = period == KpiPeriod.Hour ? Hours(calendar, first, until) : Whole(calendar, grain, first);
        return all.SkipWhile(span => span.End <= after).TakeWhile(span => span.End <= until);
    }

    private static IEnumerable<KpiSpan> Whole(OrganizationCalendar calendar, PeriodGrain grain, DateOnly first)
    {
        while (true)
        {
            (DateOnly start, DateOnly end) = calendar.Days(calendar.PeriodOf(first, grain));
            yield return new KpiSpan(start, null, calendar.StartOf(start), calendar.StartOf(end));
            first = end;
        }
    }

    // A day has hours 0 to 23: where the clock is put back, its 25th is no period.
    private static IEnumerable<KpiSpan> Hours(OrganizationCalendar calendar, DateOnly day, DateTimeOffset until)
    {
        for (; calendar.StartOf(day) < until; day = day.AddDays(1))
        {
            DateTimeOffset end = calendar.StartOf(day.AddDays(1));
            DateTimeOffset start = calendar.StartOf(day);
            for (int hour = 0; hour < 24 && start < end; hour++, start = start.AddHours(1))
            {
                yield return new KpiSpan(day, hour, start, start.AddHours(1));
            }
        }
    }
}
