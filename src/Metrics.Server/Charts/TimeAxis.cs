using System.Globalization;

namespace Metrics.Server.Charts;

/// <summary>The level axis: time, with ticks where days, months and years begin in the organization's time zone.</summary>
internal sealed class TimeAxis(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, double left, double right)
{
    private static readonly int[] DaySteps = [1, 2, 7, 14, 28];
    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24];

    public DateTimeOffset From { get; } = from;

    public DateTimeOffset To { get; } = to;

    public double X(DateTimeOffset at) =>
        left + (Math.Clamp((at - From).TotalSeconds / Math.Max(1, (To - From).TotalSeconds), 0, 1) * (right - left));

    public bool Holds(DateTimeOffset at) => at >= From && at <= To;

    /// <summary>The day here, as words.</summary>
    public string Day(DateTimeOffset at) => Local(at).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Ticks no closer than a label needs.</summary>
    public IEnumerable<(double X, string Label)> Ticks(double labelWidth)
    {
        double days = (To - From).TotalDays;
        int most = Math.Max(2, (int)((right - left) / labelWidth));
        if (days <= 70)
        {
            int step = DaySteps.FirstOrDefault(step => days / step <= most, 28);
            return Days(step);
        }

        int months = MonthSteps.FirstOrDefault(step => days / 30.4 / step <= most, 60);
        return Months(months);
    }

    private IEnumerable<(double X, string Label)> Days(int step)
    {
        DateTime first = Local(From).Date.AddDays(1);
        while (step >= 7 && first.DayOfWeek != DayOfWeek.Monday)
        {
            first = first.AddDays(1);
        }

        for (DateTime day = first; Instant(day) <= To; day = day.AddDays(step))
        {
            yield return (X(Instant(day)), day.ToString("d MMM", CultureInfo.InvariantCulture));
        }
    }

    private IEnumerable<(double X, string Label)> Months(int step)
    {
        DateTime start = Local(From).Date;
        var first = new DateTime(start.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        bool named = false;
        for (DateTime month = first; Instant(month) <= To; month = month.AddMonths(step))
        {
            if (Instant(month) < From)
            {
                continue;
            }

            bool year = month.Month == 1 || !named;
            named = true;
            yield return (X(Instant(month)), month.ToString(year ? "MMM yyyy" : "MMM", CultureInfo.InvariantCulture));
        }
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    private DateTimeOffset Instant(DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
