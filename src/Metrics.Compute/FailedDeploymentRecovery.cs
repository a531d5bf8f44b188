using Metrics.Compute.Numbers;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.5. For each failed deployment whose recovery falls in the window: recovery less the deployment's time. It recovered at the
/// last resolution of its linked incidents, or where it has none, with the deployment that rolled it back or reverted it. While one of its
/// incidents is open it has not recovered.
/// </summary>
internal static class FailedDeploymentRecovery
{
    private static readonly MetricNames Time = MetricNames.Of("failed_deployment_recovery");

    public static void Write(Figures figures, NumberSheet sheet) =>
        sheet.Durations(Time, figures.Recovery);

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence)
    {
        foreach (Recovery recovery in evidence.Recoveries)
        {
            // In the organization's time, as the boards tell instants.
            DateTimeOffset at = TimeZoneInfo.ConvertTime(Evidence.Time(recovery.At), evidence.Index.Calendar.Zone);
            double seconds = (recovery.At - evidence.Tables.Deployments[recovery.Deployment].Time) / 1000d;
            yield return evidence.Record(
                recovery.Deployment, seconds < 0 ? RecordRole.LeftOut : RecordRole.Numerator,
                $"{ChangeFailRate.Why(evidence.Tables, recovery.Deployment, evidence.Instant)}; recovered {at:yyyy-MM-dd HH:mm:ss zzz}") with
            { Value = seconds };
        }
    }
}
