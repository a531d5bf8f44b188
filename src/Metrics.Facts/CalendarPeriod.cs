using System.Globalization;

namespace Metrics.Facts;

/// <summary>The grain of a calendar period.</summary>
public enum PeriodGrain
{
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>
/// A named period of the organization's calendar: <c>2026-01-31</c>, <c>2026-W03</c> (ISO week, from Monday), <c>2026-01</c>,
/// <c>2026-Q1</c> and <c>2026</c> (fiscal, as the calendar says). Start included, end excluded; <see cref="OrganizationCalendar"/> knows
/// the bounds.
/// </summary>
/// <param name="Grain">Its length.</param>
/// <param name="Year">The calendar year; for weeks the ISO year, for quarters and years the fiscal year (named by the year it ends
/// in).</param>
/// <param name="Number">Day of the year, week, month or quarter, from 1; 1 for a year.</param>
public readonly record struct CalendarPeriod(PeriodGrain Grain, int Year, int Number)
{
    /// <summary>Reads the written form; null when it is none. The last year is none: its end is no instant.</summary>
    public static CalendarPeriod? Parse(string text)
    {
        if (text.Length < 4 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year) || year is < 1970 or 9999)
        {
            return null;
        }

        if (text.Length == 4)
        {
            return new(PeriodGrain.Year, year, 1);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return new(PeriodGrain.Day, year, day.DayOfYear);
        }

        return text[4..] switch
        {
            ['-', 'Q', var q] when q is >= '1' and <= '4' => new(PeriodGrain.Quarter, year, q - '0'),
            ['-', 'W', _, _] when Two(text, 6) is var week && week >= 1 && week <= ISOWeek.GetWeeksInYear(year) => new(PeriodGrain.Week, year, week),
            ['-', _, _] when Two(text, 5) is >= 1 and <= 12 and var month => new(PeriodGrain.Month, year, month),
            _ => null,
        };
    }

    public override string ToString() => Grain switch
    {
        PeriodGrain.Day => $"{new DateOnly(Year, 1, 1).AddDays(Number - 1):yyyy-MM-dd}",
        PeriodGrain.Week => $"{Year:0000}-W{Number:00}",
        PeriodGrain.Month => $"{Year:0000}-{Number:00}",
        PeriodGrain.Quarter => $"{Year:0000}-Q{Number}",
        _ => $"{Year:0000}",
    };

    private static int Two(string text, int at) =>
        int.TryParse(text.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1;
}
