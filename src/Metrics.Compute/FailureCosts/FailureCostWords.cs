using Metrics.Compute.Review;
using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>The sentences of the cost of failure.</summary>
internal static class FailureCostWords
{
    public static FailureCost Say(FailureCost cost) => cost with { Words = Sentence(cost) };

    /// <summary>What must hold for the estimate to be right.</summary>
    public static IReadOnlyList<string> Assumptions(KpiPeriod grain)
    {
        string hours = grain == KpiPeriod.Hour ? "hours" : "days";
        return
        [
            $"Expected is the mean of the same {hours} in the four weeks before. Weeks with an incident in them are left out while two others remain.",
            $"The whole difference of the {hours} with an incident is put down to incidents, and split between them by the time that each took.",
            $"Nothing else set these {hours} apart from those of the four weeks before: no season, campaign, holiday or price. Where something did, it is in the difference.",
            "What customers bought later instead counts as missing here.",
            "Every incident of the organization counts, whether or not it touched what sells; incidents that last longer than a week are left out.",
        ];
    }

    private static string Sentence(FailureCost cost) => cost.State switch
    {
        FailureCostState.NoData => $"{cost.Title}: no data, so nobody can tell what failure cost.",
        FailureCostState.TooCoarse =>
            $"{cost.Title} is told by {Word(cost.Grain!.Value)}: too coarse to tell what an incident of hours cost; points by day or hour would.",
        FailureCostState.NoAmount => $"{cost.Title} is a level, not an amount that each day adds to: what failure cost can't be read from it.",
        FailureCostState.NoIncidents => $"{cost.Title}: no incident of {cost.Quarter} is known, so there is nothing to put a cost on.",
        FailureCostState.CannotTell =>
            $"{cost.Title}: cannot tell what the incidents of {cost.Quarter} cost; too few of the weeks before them are free of incidents and gaps.",
        _ => Estimated(cost, cost.Total!),
    };

    // The total where it can be told; else the severity that can, for small incidents drown a large one in their chance.
    private static string Estimated(FailureCost cost, FailureLoss total)
    {
        string Money(decimal amount) => Amount.Of(Math.Round((double)amount), cost.Unit);
        string Interval(FailureLoss loss) => $"95 %: {Money(loss.Lower)} to {Money(loss.Upper)}";
        string Incidents(FailureLoss loss, string severity) => FormattableString.Invariant(
            $"{loss.Incidents} {severity}incident{(loss.Incidents == 1 ? "" : "s")} of {cost.Quarter} ({Amount.Of(loss.Seconds, "seconds")})");
        string same = cost.Grain == KpiPeriod.Hour ? "hours" : "days";
        string Told(FailureLoss loss, string severity) =>
            $"{cost.Title} fell short by an estimated {Money(loss.Shortfall)} ({Interval(loss)}) over {Incidents(loss, severity)}, {Money(loss.PerHour ?? 0)} for each hour, "
            + $"against the same {same} of the four weeks before.";
        FailureLoss? worst = cost.Severities.Where(loss => loss.IsClear).MaxBy(loss => loss.Shortfall);
        return (total.IsClear, worst?.Severity) switch
        {
            (true, { } severity) when cost.Severities.Count > 1 =>
                $"{Told(total, "")} Most of it is {severity}: {Money(worst!.Shortfall)} ({Interval(worst)}).",
            (true, _) => Told(total, ""),
            (false, { } severity) =>
                $"{Told(worst!, severity + " ")} Of all {total.Incidents} incidents together nothing can be told ({Interval(total)}).",
            _ => $"{cost.Title}: cannot tell that {Incidents(total, "")} cost anything: {Money(total.Shortfall)} short of the same {same} of the four weeks before, where "
                + $"chance alone leaves {Money(total.Lower)} to {Money(total.Upper)} open.",
        };
    }

    private static string Word(KpiPeriod period) => period.ToString().ToLowerInvariant();
}
