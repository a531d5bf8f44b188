namespace Metrics.Compute.Review;

/// <summary>Two numbers that may move against each other, and what to ask when they do.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Gain">The number that improved, with its stat after a dot.</param>
/// <param name="Price">The number that became worse; a KPI's name where it is none of the catalog's.</param>
/// <param name="ForLeaders">The question for leadership.</param>
/// <param name="ForEngineers">The question for engineering.</param>
public sealed record TradeOffRule(string Name, string Gain, string Price, string ForLeaders, string ForEngineers);

/// <summary>A rule of the review that looks at one thing.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="What">When it speaks, and what it says.</param>
public sealed record NamedRule(string Name, string What);

/// <summary>The rules of the review: small, named, and listed on a page with their thresholds.</summary>
public static class ReviewRules
{
    public static IReadOnlyList<TradeOffRule> TradeOffs { get; } =
    [
        new("faster-less-stable", "deployments_per_day", "change_fail_rate",
            "Is the extra speed worth the extra failures, and who told the customers' side?",
            "Which kind of change fails more often than before, and what would catch it before production?"),
        new("quicker-less-stable", "lead_time.median", "change_fail_rate",
            "Did anyone ask for shorter lead times, and was less safety part of the bargain?",
            "Which step between commit and production became shorter: tests, review, or waiting?"),
        new("quicker-more-rework", "lead_time.median", "deployment_rework_rate",
            "Are we counting as progress what is sent back next week?",
            "What do the unplanned deployments of the quarter have in common?"),
        new("faster-slower-recovery", "deployments_per_day", "failed_deployment_recovery.median",
            "Would we rather deploy less often, or invest in coming back faster?",
            "What made the slowest recoveries of the quarter slow: noticing, deciding, or rolling back?"),
        new("safer-slower", "change_fail_rate", "lead_time.median",
            "Is the added safety worth the added waiting for customers?",
            "Which new gate costs the most time, and how many failures has it stopped?"),
        new("quicker-unreviewed", "lead_time.median", "merged_without_review_rate",
            "Who accepts the risk of changes that a single person has seen?",
            "Are reviews skipped for small changes by agreement, or for lack of time?"),
        new("more-change-more-code-rework", "changes_merged", "code_rework_rate",
            "Is more change what we want, or the same change in more pieces?",
            "Which repositories rewrite what they wrote within three weeks, and why?"),
    ];

    /// <summary>Metrics that are watched for a slow decline.</summary>
    public static IReadOnlyList<string> QuietMetrics { get; } =
    [
        "failed_deployment_recovery.p90", "deployment_rework_rate", "code_rework_rate", "merged_without_review_rate",
        "oldest_open_incident", "data_quality",
    ];

    /// <summary>What may be told of work that shows only in what did not happen; each against the same quarter a year before.</summary>
    public static IReadOnlyList<NamedRule> InvisibleWork { get; } =
    [
        new("incidents-avoided", "Incidents that a year ago's rate for each 100 deployments would have brought at today's deployments, less those that there were; from one on."),
        new("failures-avoided", "Failed deployments that a year ago's change fail rate would have brought, less those that there were; from one on."),
        new("recovery-time-saved", "The mean recovery of a year ago less today's, for each failed deployment that recovered; from an hour on."),
        new("caught-before-users", "Production deployments that failed to roll out: the checks held."),
    ];
}
