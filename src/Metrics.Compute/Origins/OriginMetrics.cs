namespace Metrics.Compute.Origins;

/// <summary>How a number of the comparison is made.</summary>
public enum OriginMeasure
{
    /// <summary>The share of records that have what is counted.</summary>
    Rate,

    /// <summary>How long each record took.</summary>
    Time,

    /// <summary>The share of lines, a day of a repository being one record.</summary>
    LineShare,
}

/// <summary>A number that is compared by origin, and how it is said.</summary>
/// <param name="Name">Its name in the catalog.</param>
/// <param name="Measure">How it is made.</param>
/// <param name="Of">What is counted: deployments or changes.</param>
/// <param name="Hits">What a rate counts among them; empty where it is none.</param>
/// <param name="Higher">What they did where the number is higher.</param>
/// <param name="Lower">What they did where it is lower.</param>
/// <param name="Question">The question that a comparison answers.</param>
public sealed record OriginMetric(string Name, OriginMeasure Measure, string Of, string Hits, string Higher, string Lower, string Question)
{
    /// <summary>The stat that is compared; null where the number has one value.</summary>
    public string? Stat => Measure == OriginMeasure.Time ? "median" : null;
}

/// <summary>The numbers that are compared by origin.</summary>
public static class OriginMetrics
{
    public static IReadOnlyList<OriginMetric> All { get; } =
    [
        new("change_fail_rate", OriginMeasure.Rate, "deployments", "failures",
            "failed more often", "failed less often", "fail more often or less"),
        new("deployment_rework_rate", OriginMeasure.Rate, "deployments", "repairs",
            "were themselves unplanned repairs more often", "were themselves unplanned repairs less often",
            "are themselves unplanned repairs more often or less"),
        new("code_rework_rate", OriginMeasure.LineShare, "changes", "",
            "rewrote young lines more", "rewrote young lines less", "rewrite young lines more or less"),
        new("lead_time", OriginMeasure.Time, "changes", "",
            "took longer to production", "reached production sooner", "reach production sooner or later"),
        new("time_to_first_review", OriginMeasure.Time, "changes", "",
            "waited longer for a first review", "waited less for a first review", "wait longer for a first review or less"),
        new("lead_time_review", OriginMeasure.Time, "changes", "",
            "were longer in review", "were shorter in review", "are longer in review or shorter"),
    ];
}
