using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>
/// The days of the story on the organization's calendar. They are counted from the day of <paramref name="now"/>: every start of one day
/// tells the same story, and only its end moves.
/// </summary>
internal sealed class DemoTimes(DateTimeOffset now, OrganizationCalendar calendar)
{
    public DateTimeOffset Now { get; } = now;

    public DateOnly Today { get; } = calendar.DayOf(now);

    public OrganizationCalendar Calendar { get; } = calendar;

    public DateOnly Date(int day) => Today.AddDays(day);

    /// <summary>An hour of a day of the story; cut to the second, as tools report it.</summary>
    public DateTimeOffset At(int day, double hour) => Calendar.StartOf(Date(day)).AddSeconds(Math.Floor(hour * 3600));

    public int DayOf(DateTimeOffset instant) => Calendar.DayOf(instant).DayNumber - Today.DayNumber;
}
