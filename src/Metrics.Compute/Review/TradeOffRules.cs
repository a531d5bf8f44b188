using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>
/// The rules of trade-offs. They are few on purpose: whoever sets every number beside every other finds something each quarter.
/// </summary>
public static class TradeOffRules
{
    public static IReadOnlyList<TradeOffRule> All { get; } =
    [
        Engineering("faster-less-stable", "deployments_per_day", "change_fail_rate",
            "Is the extra speed worth the extra failures, and who told the customers' side?",
            "Which kind of change fails more often than before, and what would catch it before production?"),
        Engineering("quicker-less-stable", "lead_time.median", "change_fail_rate",
            "Did anyone ask for shorter lead times, and was less safety part of the bargain?",
            "Which step between commit and production became shorter: tests, review, or waiting?"),
        Engineering("quicker-more-rework", "lead_time.median", "deployment_rework_rate",
            "Are we counting as progress what is sent back next week?",
            "What do the unplanned deployments of the quarter have in common?"),
        Engineering("faster-slower-recovery", "deployments_per_day", "failed_deployment_recovery.median",
            "Would we rather deploy less often, or invest in coming back faster?",
            "What made the slowest recoveries of the quarter slow: noticing, deciding, or rolling back?"),
        Engineering("safer-slower", "change_fail_rate", "lead_time.median",
            "Is the added safety worth the added waiting for customers?",
            "Which new gate costs the most time, and how many failures has it stopped?"),
        Engineering("quicker-unreviewed", "lead_time.median", "merged_without_review_rate",
            "Who accepts the risk of changes that a single person has seen?",
            "Are reviews skipped for small changes by agreement, or for lack of time?"),
        Engineering("more-change-more-code-rework", "changes_merged", "code_rework_rate",
            "Is more change what we want, or the same change in more pieces?",
            "Which repositories rewrite what they wrote within three weeks, and why?"),
        new("assistance-up-dearer-changes", TradeOffSide.AssistedShare, TradeOffSide.CostOfEach("changes_merged"),
            "What did we expect assistance to bring for what each change now costs more, and has it come?",
            "Which work gets better with assistance, and which spends it without a difference?"),
        new("adoption-up-dearer", TradeOffSide.Kpis(KpiKind.Adoption), TradeOffSide.CostOfEach(),
            "Does what growth brings pay for what each piece of it now costs more?",
            "Which part of the cost grows with use, and which could stay where it was?"),
        new("revenue-up-less-stable", TradeOffSide.Kpis(KpiKind.Revenue), TradeOffSide.Of("change_fail_rate"),
            "How long will customers who pay more put up with more failures?",
            "Which failures of the quarter hurt what sells, and what would have caught them?"),
        new("revenue-up-less-quality", TradeOffSide.Kpis(KpiKind.Revenue), TradeOffSide.Kpis(KpiKind.Quality),
            "Are we earning now what unhappy customers take away later?",
            "What do customers complain about that they did not a quarter ago?"),
        new("faster-less-quality", TradeOffSide.Of("deployments_per_day"), TradeOffSide.Kpis(KpiKind.Quality),
            "Do customers want what we ship faster, or fewer surprises?",
            "Which of the quarter's deployments do customers notice, and which did they not want?"),
        new("cheaper-less-stable", TradeOffSide.Kpis(KpiKind.Cost), TradeOffSide.Of("change_fail_rate"),
            "Was less stability part of the saving, and what does each failure cost beside it?",
            "What was switched off, made smaller or left out, and which failures followed?"),
        new("cheaper-less-quality", TradeOffSide.Kpis(KpiKind.Cost), TradeOffSide.Kpis(KpiKind.Quality),
            "Is the saving larger than what less quality costs us?",
            "What was saved on that customers feel?"),
        new("faster-people-worse", TradeOffSide.Of("deployments_per_day"), TradeOffSide.Kpis(KpiKind.People),
            "Who carries the extra speed, and for how long can they?",
            "Which toil came with the extra deployments, and what would take it away?"),
    ];

    private static TradeOffRule Engineering(string name, string gain, string price, string forLeaders, string forEngineers) =>
        new(name, TradeOffSide.Of(gain), TradeOffSide.Of(price), forLeaders, forEngineers);
}
