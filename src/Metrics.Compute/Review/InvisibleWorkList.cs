using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>
/// Invisible work: what did not happen because someone worked on it, against the same quarter a year before. An estimate, and said to be
/// one; nothing is told where a year ago has no numbers.
/// </summary>
internal static class InvisibleWorkList
{
    public static IReadOnlyList<InvisibleWork> Find(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        CalendarPeriod yearAgo = quarter with { Year = quarter.Year - 1 };
        InvisibleWork?[] found =
        [
            IncidentsAvoided(numbers, yearAgo, quarter),
            FailuresAvoided(numbers, yearAgo, quarter),
            TimeSaved(numbers, yearAgo, quarter),
            Caught(numbers, quarter),
        ];
        return [.. found.OfType<InvisibleWork>()];
    }

    private static InvisibleWork? IncidentsAvoided(QuarterNumbers numbers, CalendarPeriod before, CalendarPeriod now)
    {
        double? rate = Value(numbers, before, "incidents_per_100_deployments");
        double? deployments = Value(numbers, now, "deployments");
        double? incidents = Value(numbers, now, "incidents");
        double? avoided = (rate * deployments / 100) - incidents;
        return avoided >= 1
            ? Told("incidents-avoided", avoided.Value, "incidents", now, "incidents",
                $"About {Amount.Of(Math.Round(avoided.Value), "incidents")} incidents did not happen: at {before}'s rate of "
                + $"{Amount.Of(rate!.Value, "per_100_deployments")} for each 100 deployments, the {Amount.Of(deployments!.Value, "deployments")} deployments "
                + $"of {now} would have brought more than the {Amount.Of(incidents!.Value, "incidents")} that there were.")
            : null;
    }

    private static InvisibleWork? FailuresAvoided(QuarterNumbers numbers, CalendarPeriod before, CalendarPeriod now)
    {
        double? rate = Value(numbers, before, "change_fail_rate");
        double? deployments = Value(numbers, now, "deployments");
        double? failed = Value(numbers, now, "failed_deployments");
        double? avoided = (rate * deployments) - failed;
        return avoided >= 1
            ? Told("failures-avoided", avoided.Value, "deployments", now, "change_fail_rate",
                $"About {Amount.Of(Math.Round(avoided.Value), "deployments")} deployments did not fail their users: a year before, "
                + $"{Amount.Of(rate!.Value, "ratio")} of them did; in {now} it was {Amount.Of(failed!.Value, "deployments")} of {Amount.Of(deployments!.Value, "deployments")}.")
            : null;
    }

    private static InvisibleWork? TimeSaved(QuarterNumbers numbers, CalendarPeriod before, CalendarPeriod now)
    {
        double? earlier = Value(numbers, before, "failed_deployment_recovery.mean");
        double? later = Value(numbers, now, "failed_deployment_recovery.mean");
        long recovered = numbers.Comparable(Scope.Organization, now, "failed_deployment_recovery.mean")?.Samples ?? 0;
        double? saved = (earlier - later) * recovered;
        return saved >= 3600
            ? Told("recovery-time-saved", saved.Value, "seconds", now, "failed_deployment_recovery.mean",
                $"{Amount.Of(saved.Value, "seconds")} of failure were spared: {recovered} failed deployments recovered in {numbers.Say(later!.Value, "seconds", earlier)} "
                + $"on average, where it took {numbers.Say(earlier!.Value, "seconds", later)} a year before.")
            : null;
    }

    private static InvisibleWork? Caught(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        int caught = NumberQuery.FailedRollouts(numbers.Index, Scope.Organization, Window.Of(quarter), numbers.At);
        return caught > 0
            ? Told("caught-before-users", caught, "deployments", quarter, "deployments",
                $"{Amount.Of(caught, "deployments")} production deployments failed to roll out and never reached users: the checks held.")
            : null;
    }

    private static InvisibleWork Told(string rule, double value, string unit, CalendarPeriod quarter, string explain, string words) =>
        new(rule, value, unit, words, QuarterNumbers.Explain(Scope.Organization, quarter.ToString(), explain));

    private static double? Value(QuarterNumbers numbers, CalendarPeriod period, string name) => numbers.Comparable(Scope.Organization, period, name)?.Value;
}
