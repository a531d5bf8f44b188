namespace Metrics.Compute.FailureCosts;

/// <summary>Every threshold of the cost of failure, in one place; the board's page of rules shows them.</summary>
public static class FailureCostThresholds
{
    /// <summary>Weeks before, whose same hours tell what was to be expected.</summary>
    public const int WeeksBefore = 4;

    /// <summary>A day needs this many of them.</summary>
    public const int FewestWeeks = 2;

    /// <summary>Below so many spare weeks over all days, nobody knows how much the same hours differ without an incident.</summary>
    public const int FewestSpareWeeks = 6;

    /// <summary>An incident that lasts longer has no weeks before it to be compared with.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);
}
