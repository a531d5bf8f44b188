using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>Whether the cost of failure could be estimated.</summary>
public enum FailureCostState
{
    Estimated,

    /// <summary>Too few weeks without incidents to compare with.</summary>
    CannotTell,

    NoIncidents,

    /// <summary>The KPI is told by week or longer: an incident of hours can't be seen in it.</summary>
    TooCoarse,

    /// <summary>The KPI is a level or a mean, not an amount that an hour adds to.</summary>
    NoAmount,

    NoData,
}

/// <summary>What was missing in the time of some incidents.</summary>
/// <param name="Severity">Their severity as the tool says it; null: all together, or those without one.</param>
/// <param name="Incidents">How many incidents.</param>
/// <param name="Seconds">How long they lasted together; time that two share counts for both.</param>
/// <param name="Expected">Their share of what the four weeks before made expected.</param>
/// <param name="Shortfall">Expected less actual; negative where there was more.</param>
/// <param name="Lower">The lower end of the 95 % interval of the shortfall; those of the severities hold all together.</param>
/// <param name="Upper">The upper end.</param>
public sealed record FailureLoss(
    string? Severity, int Incidents, double Seconds, decimal Expected, decimal Shortfall, decimal Lower, decimal Upper)
{
    /// <summary>The shortfall for each hour of incident.</summary>
    public decimal? PerHour => Seconds > 0 ? Math.Round(Shortfall / (decimal)Seconds * 3600, 2) : null;

    /// <summary>The interval leaves no shortfall out.</summary>
    public bool IsClear => Lower > 0;
}

/// <summary>One incident and its share of the shortfall.</summary>
/// <param name="Key">The fact.</param>
/// <param name="Severity">As the tool says it.</param>
/// <param name="StartedAt">Its start.</param>
/// <param name="EndedAt">Its end; null while it is open.</param>
/// <param name="Loss">Null where it is left out.</param>
/// <param name="LeftOut">Why it is left out.</param>
public sealed record IncidentLoss(FactKey Key, string? Severity, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, FailureLoss? Loss, string? LeftOut);

/// <summary>One day with incident time: what the hours concerned brought, and what was to be expected of them.</summary>
/// <param name="Day">The day in the organization's calendar.</param>
/// <param name="Actual">What the hours with an incident brought; of a KPI told by day, the day.</param>
/// <param name="Expected">The mean of the same hours of the weeks before; null where too few could be compared.</param>
/// <param name="Weeks">How many weeks before it were compared.</param>
public sealed record FailureDay(DateOnly Day, decimal Actual, decimal? Expected, int Weeks);

/// <summary>
/// What incidents cost one KPI of revenue over a quarter (definitions §4): an estimate, with its interval and what it assumes.
/// </summary>
public sealed record FailureCost
{
    public required string Kpi { get; init; }

    public required string Title { get; init; }

    public required string Unit { get; init; }

    public required string Quarter { get; init; }

    public required FailureCostState State { get; init; }

    /// <summary>One sentence.</summary>
    public required string Words { get; init; }

    /// <summary>The grain of the points it rests on: hours or days; null where there are none.</summary>
    public KpiPeriod? Grain { get; init; }

    /// <summary>Every incident that could be judged; null where nothing was estimated.</summary>
    public FailureLoss? Total { get; init; }

    public IReadOnlyList<FailureLoss> Severities { get; init; } = [];

    /// <summary>In the order of their start.</summary>
    public IReadOnlyList<IncidentLoss> Incidents { get; init; } = [];

    public IReadOnlyList<FailureDay> Days { get; init; } = [];

    /// <summary>What must hold for the estimate to be right.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>The address of the KPI's values.</summary>
    public required string Explain { get; init; }

    /// <summary>The address of the incidents.</summary>
    public required string ExplainIncidents { get; init; }
}
