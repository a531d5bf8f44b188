using System.Globalization;
using Metrics.Facts.Json;

namespace Metrics.Facts;

/// <summary>
/// When a question is asked, as people write it (definitions §2). What is asked as of a moment is asked in that moment: what came after
/// it is its future, and of that nothing was known.
/// </summary>
/// <param name="At">What had happened by it is seen; never after <paramref name="AsOf"/>.</param>
/// <param name="AsOf">Only what was recorded by it is seen; null: all that is known.</param>
public sealed record AskedMoment(DateTimeOffset At, DateTimeOffset? AsOf)
{
    /// <summary>The first day that can be asked about.</summary>
    private static readonly DateTimeOffset First = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Reads both instants; what is empty takes its default, today means until now, and the day of <c>as_of</c> until then.
    /// </summary>
    /// <param name="wrong">Is told the name of a part and what is wrong with it.</param>
    /// <param name="nameOfAt">What the instant is called where it was written.</param>
    public static AskedMoment Read(
        string? at, string? asOf, OrganizationCalendar calendar, DateTimeOffset now, Action<string, string> wrong, string nameOfAt = "at")
    {
        DateTimeOffset? known = ReadInstant("as_of", asOf, calendar, wrong);
        RefuseFuture("as_of", asOf, known, calendar, now, wrong);
        DateTimeOffset? instant = ReadInstant(nameOfAt, at, calendar, wrong);
        if (known is { } then && then < now && instant > then && instant != calendar.EndOf(calendar.DayOf(then)))
        {
            wrong(nameOfAt, $"'{at}' lies after '{asOf}', as of which it is asked: nothing was known of it then");
        }
        else
        {
            RefuseFuture(nameOfAt, at, instant, calendar, now, wrong);
        }

        // What is known until now is all that is known; an index of it would be built anew for every question of this day.
        known = known < now ? known : null;
        DateTimeOffset present = known ?? now;
        return new AskedMoment(instant < present ? instant.Value : present, known);
    }

    /// <summary>
    /// An instant with its offset, or a day: then its last millisecond in the organization's time zone. Null when nothing is written.
    /// </summary>
    public static DateTimeOffset? ReadInstant(string name, string? text, OrganizationCalendar calendar, Action<string, string> wrong)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string? reason = null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < DateOnly.MaxValue)
        {
            return After(name, text, calendar.EndOf(day), wrong);
        }

        // A plus sign that was not escaped in an address arrives as a space.
        if (Instants.TryParse(text.Replace(' ', '+'), out DateTimeOffset instant, out reason) || Instants.TryParse(text, out instant, out reason))
        {
            return After(name, text, instant, wrong);
        }

        wrong(name, $"{reason}, or a day such as 2026-01-31");
        return null;
    }

    /// <summary>Refuses a period that has not begun at the instant.</summary>
    public void RequireBegun(string name, CalendarPeriod? period, OrganizationCalendar calendar, Action<string, string> wrong)
    {
        if (period is { } asked && calendar.NotBegun(asked, At) is { } reason)
        {
            wrong(name, AsOf is { } then ? $"as of {Instants.ToText(then)} {reason}" : reason);
        }
    }

    private static DateTimeOffset? After(string name, string text, DateTimeOffset instant, Action<string, string> wrong)
    {
        if (instant >= First)
        {
            return instant;
        }

        wrong(name, $"'{text}' lies before 1970: nothing is told of it");
        return null;
    }

    private static void RefuseFuture(
        string name, string? text, DateTimeOffset? instant, OrganizationCalendar calendar, DateTimeOffset now, Action<string, string> wrong)
    {
        if (instant > now && calendar.DayOf(instant.Value) > calendar.DayOf(now))
        {
            wrong(name, $"'{text}' lies in the future: numbers are known until now");
        }
    }
}
