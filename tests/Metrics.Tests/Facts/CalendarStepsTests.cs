using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Facts;

/// <summary>Steps of whole days end with the organization's days, also where the clock changes between them.</summary>
public sealed class CalendarStepsTests
{
    private static readonly OrganizationCalendar NewYork = new(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

    [Fact]
    public void Days_end_as_days_do_there_before_and_after_the_clock_changes()
    {
        DateOnly[] days = [new(2026, 10, 31), new(2026, 11, 1), new(2026, 11, 2)];

        Assert.Equal(days.Select(NewYork.EndOf), NewYork.Steps(NewYork.EndOf(days[0]), NewYork.EndOf(days[2]), TimeSpan.FromDays(1)));
        Assert.Equal(
            [NewYork.EndOf(days[0]), NewYork.EndOf(days[0].AddDays(7))],
            NewYork.Steps(NewYork.EndOf(days[0]), NewYork.EndOf(days[0].AddDays(7)), TimeSpan.FromDays(7)));
    }

    [Fact]
    public void Hours_are_hours() => Assert.Equal(
        [Some.At("2026-11-01T04:00Z"), Some.At("2026-11-01T16:00Z"), Some.At("2026-11-02T04:00Z")],
        NewYork.Steps(Some.At("2026-11-01T04:00Z"), Some.At("2026-11-02T04:30Z"), TimeSpan.FromHours(12)));
}
