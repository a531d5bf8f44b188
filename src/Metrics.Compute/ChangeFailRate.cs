using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.3. Of the succeeded production deployments in the window, the share that failed their users: an incident is linked to
/// them, or they were rolled back or reverted within seven days. Deployments that failed to roll out count only where the definitions say
/// so, then in both. Two incidents on one deployment make one failed deployment.
/// </summary>
internal static class ChangeFailRate
{
    private static readonly MetricNames Rate = MetricNames.Of("change_fail_rate");
    private static readonly MetricNames Failed = MetricNames.Of("failed_deployments");

    public static void Write(Figures figures, NumberSheet sheet)
    {
        sheet.Ratios(Rate, figures.Failed, figures.Judged);
        sheet.Value(Failed, figures.Failed.All, figures.Judged.All);
    }

    /// <summary>Says that failures are counted without incidents; null where a source tells those.</summary>
    public static string? WithoutIncidents(NumberReport report, Number number) =>
        number is { Value: not null, Metric: "change_fail_rate" or "failed_deployments" or "failed_deployment_recovery" }
        && report.Find("incidents") is { Status: NumberStatus.NoData }
            ? "counted without incidents, as no source tells them"
            : null;

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence)
    {
        foreach (int row in evidence.Deployments)
        {
            bool failed = evidence.StandingOf(row).Failed;
            yield return evidence.Record(
                row, failed ? RecordRole.Numerator : RecordRole.Denominator, failed ? Why(evidence.Tables, row, evidence.Instant) : "succeeded, and no failure is known");
            foreach (ExplainedRecord incident in failed ? Incidents(evidence, row) : [])
            {
                yield return incident;
            }
        }

        bool counted = evidence.Index.Definitions.CountFailedRollouts;
        foreach (int row in evidence.FailedRollouts)
        {
            yield return evidence.Record(
                row, counted ? RecordRole.Numerator : RecordRole.LeftOut,
                counted ? "failed to roll out, which the definitions count as failed" : "failed to roll out: it reached no user");
        }
    }

    /// <summary>Why a failed deployment counts as failed, in words.</summary>
    public static string Why(Tables tables, int deployment, long instant)
    {
        Failure failure = tables.Failures[deployment];
        var reasons = new List<string>();
        int incidents = Linked(tables, deployment, instant).Count();
        if (incidents > 0)
        {
            reasons.Add(incidents == 1 ? "an incident is linked to it" : $"{incidents} incidents are linked to it");
        }

        foreach (Undoing undoing in failure.Undoings.Where(undoing => undoing.At <= instant).OrderBy(undoing => undoing.At))
        {
            string by = tables.KeyOfDeployment(undoing.By).Id;
            string reason = undoing.Reverted ? $"deployment {by} carried a revert of one of its changes" : $"deployment {by} rolled it back";
            if (!reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }

        return string.Join("; ", reasons);
    }

    /// <summary>The incidents put down to a deployment, as known at an instant.</summary>
    public static IEnumerable<int> Linked(Tables tables, int deployment, long instant) =>
        !tables.Failures.TryGetValue(deployment, out Failure? failure) ? [] : failure.Incidents
            .Where(row => tables.Incidents[row].Started <= instant && tables.Incidents[row].LinkAt(instant).Deployment == deployment);

    private static IEnumerable<ExplainedRecord> Incidents(Evidence evidence, int deployment) => Linked(evidence.Tables, deployment, evidence.Instant)
        .Select(row => IncidentFrequency.Record(evidence, row, RecordRole.Numerator, "linked to a failed deployment"));
}
