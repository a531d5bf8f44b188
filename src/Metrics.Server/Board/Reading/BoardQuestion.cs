using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Board.Reading;

/// <summary>What one request asks: which window, at which instant, and how much its reader may see.</summary>
public sealed record BoardQuestion
{
    public required MetricsConfig Config { get; init; }

    public required OrganizationCalendar Calendar { get; init; }

    public required Window Window { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Only what was recorded by it is told; null: all that is known.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Both instants as the address has them, for links that lead to the same moment; empty: now.</summary>
    public string Moment { get; init; } = "";

    /// <summary>What is wrong with the address.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];

    /// <summary>The reader may see sensitive KPIs.</summary>
    public required bool SeesSensitive { get; init; }

    /// <summary>The address without its query, so that switches lead back to the same page.</summary>
    public required string Path { get; init; }

    public TimeZoneInfo Zone => Calendar.Zone;

    /// <summary>The window before, and the instant at which it is asked: a moving one ends where this one begins.</summary>
    public (Window Window, DateTimeOffset At) Before =>
        Window.Period is { } period ? (Window.Of(Calendar.Previous(period)), At) : (Window, At.AddDays(-Window.Days));

    /// <summary>The window of trends: a calendar period does not move, so its trend is that of 90 days.</summary>
    public Window TrendWindow => Window.Period is null ? Window : Window.OfDays(90);

    public string Local(DateTimeOffset instant, string format) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
