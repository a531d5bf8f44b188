using System.Globalization;

namespace Metrics.Facts;

/// <summary>
/// What a number covers, as written: a moving window of N days (<c>30d</c>) or a calendar period (<c>2026-W03</c>, <c>2026-01</c>,
/// <c>2026-Q1</c>, <c>2026</c>). A moving window at instant T holds (T − N days, T]; a period holds [start, end) in the
/// organization's calendar, whatever the instant.
/// </summary>
public sealed record Window
{
    /// <summary>What may be written, in words.</summary>
    public const string Allowed = "a number of days up to 3660 (7d, 30d) or a calendar period (2026-W03, 2026-01, 2026-Q1, 2026)";

    private Window(string text, int days, CalendarPeriod? period) => (Text, Days, Period) = (text, days, period);

    /// <summary>The written form.</summary>
    public string Text { get; }

    /// <summary>The days of a moving window; 0 for a calendar period.</summary>
    public int Days { get; }

    /// <summary>The calendar period; null for a moving window.</summary>
    public CalendarPeriod? Period { get; }

    public static Window OfDays(int days) => new($"{days}d", days, null);

    public static Window Of(CalendarPeriod period) => new(period.ToString(), 0, period);

    /// <summary>Reads the written form; null when it is none.</summary>
    public static Window? Parse(string text)
    {
        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int days))
        {
            return days is > 0 and <= 3660 ? OfDays(days) : null;
        }

        return CalendarPeriod.Parse(text) is { } period ? Of(period) : null;
    }

    /// <summary>The slice that it covers when asked at <paramref name="at"/>.</summary>
    public TimeSlice At(DateTimeOffset at, OrganizationCalendar calendar)
    {
        if (Period is not { } period)
        {
            long end = at.ToUnixTimeMilliseconds();
            return new TimeSlice(end - (Days * 86_400_000L), end);
        }

        (DateTimeOffset start, DateTimeOffset until) = calendar.Bounds(period);
        return new TimeSlice(start.ToUnixTimeMilliseconds() - 1, until.ToUnixTimeMilliseconds() - 1);
    }

    public override string ToString() => Text;
}
