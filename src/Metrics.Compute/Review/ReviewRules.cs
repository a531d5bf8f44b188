namespace Metrics.Compute.Review;

/// <summary>A rule of the review that looks at one thing.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="What">When it speaks, and what it says.</param>
public sealed record NamedRule(string Name, string What);

/// <summary>The rules of the review: small, named, and listed on a page with their thresholds.</summary>
public static class ReviewRules
{
    public static IReadOnlyList<TradeOffRule> TradeOffs => TradeOffRules.All;

    /// <summary>Metrics that are watched for a slow decline.</summary>
    public static IReadOnlyList<string> QuietMetrics { get; } =
    [
        "failed_deployment_recovery.p90", "deployment_rework_rate", "code_rework_rate", "merged_without_review_rate",
        "oldest_open_incident", "data_quality",
    ];

    /// <summary>KPIs that are watched for the same: what AI assistance, the cloud or anything else costs for each of something.</summary>
    public static TradeOffSide QuietCosts { get; } = TradeOffSide.CostOfEach();

    /// <summary>What may be told of work that shows only in what did not happen; each against the same quarter a year before.</summary>
    public static IReadOnlyList<NamedRule> InvisibleWork { get; } =
    [
        new("incidents-avoided", "Incidents that a year ago's rate for each 100 deployments would have brought at today's deployments, less those that there were; from one on."),
        new("failures-avoided", "Failed deployments that a year ago's change fail rate would have brought, less those that there were; from one on."),
        new("recovery-time-saved", "The mean recovery of a year ago less today's, for each failed deployment that recovered; from an hour on."),
        new("caught-before-users", "Production deployments that failed to roll out: the checks held."),
    ];
}
