using Metrics.Facts;

namespace Metrics.Compute.Pairs;

/// <summary>One period of a pair's two series; null where a side has no value.</summary>
public sealed record PairPeriod(CalendarPeriod Period, DateTimeOffset End, double? Engineering, double? Business);

/// <summary>One engineering metric beside one KPI (definitions §4): the series, how they move together, and the words for it.</summary>
public sealed record PairResult
{
    public required Pair Pair { get; init; }

    /// <summary>Weeks, or months where the KPI is monthly.</summary>
    public required PeriodGrain Grain { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<PairPeriod> Periods { get; init; }

    /// <summary>One a lag, corrected over all lags of all pairs; empty without enough data.</summary>
    public required IReadOnlyList<Association> Lags { get; init; }

    /// <summary>The lag with the least p; null without enough data.</summary>
    public Association? Best { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>What may be said, in plain words.</summary>
    public required string Words { get; init; }

    /// <summary>Periods in which both sides have a value.</summary>
    public required int Samples { get; init; }

    /// <summary>The engineering metric's mean over the last quarter less that of the quarter before.</summary>
    public double? EngineeringChange { get; init; }

    /// <summary>The same of the KPI.</summary>
    public double? BusinessChange { get; init; }

    /// <summary>The KPI is shown to executives and operators only; so is the pair.</summary>
    public required bool Sensitive { get; init; }
}
