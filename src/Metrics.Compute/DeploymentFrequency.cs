using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.1. The succeeded production deployments in the window; also divided by the window's days, and the number of distinct days
/// (of the organization's calendar) with one. None is 0 where a source tells of deployments, and no data where none ever did.
/// </summary>
internal static class DeploymentFrequency
{
    private static readonly MetricNames Deployments = MetricNames.Of("deployments");
    private static readonly MetricNames PerDay = MetricNames.Of("deployments_per_day");
    private static readonly MetricNames Days = MetricNames.Of("deployment_days");

    public static void Write(Figures figures, NumberSheet sheet)
    {
        long count = figures.Deployments.All;
        sheet.Counts(Deployments, figures.Deployments);
        sheet.Value(PerDay, count / figures.Days, count);
        sheet.Value(Days, figures.DeploymentDays, count);
    }

    /// <summary>
    /// The origin of a deployment by what it carried: AI-assisted with one such change, else unknown with one unknown or none at all, else
    /// human with one human change, else bot.
    /// </summary>
    public static ChangeOrigin OriginOf(CarriedFlags carried) =>
        (carried & CarriedFlags.Ai) != 0 ? ChangeOrigin.AiAssisted
        : (carried & CarriedFlags.Unknown) != 0 || (carried & CarriedFlags.Carried) == 0 ? ChangeOrigin.Unknown
        : (carried & CarriedFlags.Human) != 0 ? ChangeOrigin.Human
        : ChangeOrigin.Bot;

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence) => evidence.Deployments.Select(row =>
        evidence.Record(row, RecordRole.Numerator, "succeeded in production within the window"))
        .Concat(evidence.FailedRollouts.Select(row => evidence.Record(row, RecordRole.LeftOut, "failed to roll out: it reached no user")));
}
