namespace Metrics.Compute;

/// <summary>A performance level and where it comes from.</summary>
/// <param name="Level">1 low, 2 medium, 3 high, 4 elite.</param>
/// <param name="Name">The level's word.</param>
/// <param name="Year">The year of the report whose thresholds gave it.</param>
/// <param name="HouseBands">
/// The report's own figures do not order the levels for this metric (levels that share or swap their values): documented bands of ours do.
/// </param>
public sealed record PerformanceLevel(int Level, string Name, int Year, bool HouseBands);

/// <summary>
/// The levels of the yearly DORA reports as data. Thresholds moved from year to year, so a level is named with its year; from 2025 on the
/// report gives no levels. Where a report left a gap between two levels, a value in it has the worse one.
/// </summary>
public static class PerformanceLevels
{
    private const double Hour = 3600;
    private const double Day = 24 * Hour;
    private const double Week = 7 * Day;
    private const double Month = 30 * Day;
    private const double PerDay = 1;
    private const double PerWeek = 1 / 7d;
    private const double PerMonth = 1 / 30d;

    private static readonly string[] Names = ["low", "medium", "high", "elite"];

    // Limits of elite, high and medium in this order; what is beyond the last is low. 2022 knew no elite.
    private static readonly IReadOnlyDictionary<int, Bands> Years = new Dictionary<int, Bands>
    {
        [2021] = new(
            PerDay: [PerDay, PerMonth, PerMonth / 6], LeadTime: [Hour, Week, 6 * Month], Recovery: [Hour, Day, Week],
            FailRate: [0.15, 0.20, 0.30], HouseFailRate: true),
        [2022] = new(
            PerDay: [double.PositiveInfinity, PerDay, PerMonth], LeadTime: [double.NegativeInfinity, Week, Month],
            Recovery: [double.NegativeInfinity, Day, Week], FailRate: [double.NegativeInfinity, 0.15, 0.30], HouseFailRate: false),
        [2023] = new(
            PerDay: [PerDay, PerWeek, PerMonth], LeadTime: [Day, Week, Month], Recovery: [Hour, Day, Week],
            FailRate: [0.05, 0.10, 0.15], HouseFailRate: false),
        [2024] = new(
            PerDay: [PerDay, PerWeek, PerMonth], LeadTime: [Day, Week, Month], Recovery: [Hour, Day, Week],
            FailRate: [0.05, 0.10, 0.20], HouseFailRate: true),
    };

    /// <summary>The metrics that have levels; of the times their medians.</summary>
    public static IReadOnlyList<string> Metrics { get; } =
        ["deployments_per_day", "lead_time", "change_fail_rate", "failed_deployment_recovery"];

    /// <summary>The years with levels.</summary>
    public static IReadOnlyList<int> KnownYears { get; } = [.. Years.Keys.Order()];

    /// <summary>
    /// The level of a number by a year's report; null without a value, for a metric or stat without levels, for too few samples, and for a
    /// year without levels.
    /// </summary>
    public static PerformanceLevel? Of(Number number, int year)
    {
        if (number is not { Value: { } value, Status: not NumberStatus.LowSample, Stat: null or "median", Origin: null }
            || !Years.TryGetValue(year, out Bands? bands))
        {
            return null;
        }

        (int? level, bool house) = number.Metric switch
        {
            "deployments_per_day" => (Rising(bands.PerDay, value), false),
            "lead_time" => (Falling(bands.LeadTime, value), false),
            "change_fail_rate" => (Falling(bands.FailRate, value), bands.HouseFailRate),
            "failed_deployment_recovery" => (Falling(bands.Recovery, value), year == 2024),
            _ => ((int?)null, false),
        };
        return level is { } known ? new PerformanceLevel(known, Names[known - 1], year, house) : null;
    }

    private static int Rising(double[] limits, double value) => Level(limits, limit => value >= limit);

    private static int Falling(double[] limits, double value) => Level(limits, limit => value <= limit);

    private static int Level(double[] limits, Func<double, bool> reaches)
    {
        int at = Array.FindIndex(limits, limit => reaches(limit));
        return at < 0 ? 1 : 4 - at;
    }

    private sealed record Bands(double[] PerDay, double[] LeadTime, double[] Recovery, double[] FailRate, bool HouseFailRate);
}
