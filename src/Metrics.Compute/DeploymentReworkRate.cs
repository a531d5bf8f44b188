using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.7. Of the succeeded production deployments in the window, the share that were unplanned work to fix a defect that users
/// saw: stated as unplanned; or a rollback; or all changes in it that a person made are fixes, and there is at least one. Stated as planned
/// always wins.
/// </summary>
internal static class DeploymentReworkRate
{
    private static readonly MetricNames Rate = MetricNames.Of("deployment_rework_rate");

    public static void Write(Figures figures, NumberSheet sheet) => sheet.Ratios(Rate, figures.Rework, figures.Deployments);

    public static bool IsRework(in DeploymentRow deployment) => !deployment.Is(DeploymentFlags.Planned)
        && (deployment.Is(DeploymentFlags.Unplanned) || (deployment.Carried & CarriedFlags.Rollback) != 0 || OnlyFixes(deployment.Carried));

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence) => evidence.Deployments.Select(row =>
    {
        ref DeploymentRow deployment = ref evidence.Tables.Deployments[row];
        return evidence.Record(row, IsRework(deployment) ? RecordRole.Numerator : RecordRole.Denominator, Why(deployment));
    });

    /// <summary>Why it is rework or is none, in words.</summary>
    public static string Why(in DeploymentRow deployment) =>
        deployment.Is(DeploymentFlags.Planned) ? "the source says it was planned"
        : deployment.Is(DeploymentFlags.Unplanned) ? "the source says it was unplanned"
        : (deployment.Carried & CarriedFlags.Rollback) != 0 ? "it is a rollback"
        : OnlyFixes(deployment.Carried) ? "every change in it that a person made is a fix"
        : "planned work";

    private static bool OnlyFixes(CarriedFlags carried) => (carried & (CarriedFlags.PersonsFix | CarriedFlags.PersonsOther)) == CarriedFlags.PersonsFix;
}
