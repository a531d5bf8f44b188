using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.2. For each change first carried to production by a deployment that succeeded in the window: that deployment's time less
/// the change's first commit (else its opening, else its merge); and its four stages: coding, pickup, review, deploy. A stage that would
/// be negative is left out and counted against data quality; a review after the merge is no review.
/// </summary>
internal static class LeadTime
{
    private static readonly MetricNames Whole = MetricNames.Of("lead_time");
    private static readonly MetricNames CodingStage = MetricNames.Of("lead_time_coding");
    private static readonly MetricNames PickupStage = MetricNames.Of("lead_time_pickup");
    private static readonly MetricNames ReviewStage = MetricNames.Of("lead_time_review");
    private static readonly MetricNames DeployStage = MetricNames.Of("lead_time_deploy");

    private const long Never = ChangeRow.Never;

    public static void Write(Figures figures, NumberSheet sheet)
    {
        sheet.Durations(Whole, figures.LeadTime);
        sheet.Durations(CodingStage, figures.Coding);
        sheet.Durations(PickupStage, figures.Pickup);
        sheet.Durations(ReviewStage, figures.Review);
        sheet.Durations(DeployStage, figures.Deploy);
    }

    /// <summary>Milliseconds; negative when the clocks or the history are wrong; null when nothing tells its beginning.</summary>
    public static long? Total(in ChangeRow change, long deployed) => Span(change.Began, deployed);

    public static long? Coding(in ChangeRow change) => Span(change.FirstCommit, change.Opened);

    public static long? Pickup(in ChangeRow change) => change.FirstReview > change.Merged ? null : Span(change.Opened, change.FirstReview);

    public static long? Review(in ChangeRow change) => Span(change.FirstReview, change.Merged);

    public static long? Deploy(in ChangeRow change, long deployed) => Span(change.Merged, deployed);

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence, string metric)
    {
        foreach (Lead lead in evidence.Leads)
        {
            long deployed = evidence.Tables.Deployments[lead.Deployment].Time;
            long? span = Of(metric, evidence.Tables.Changes[lead.Change], deployed);
            if (span is not { } milliseconds)
            {
                continue;
            }

            (string method, string why) = Words(lead.Rule);
            yield return new ExplainedRecord(
                evidence.Tables.KeyOfChange(lead.Change), Evidence.Time(deployed),
                milliseconds < 0 ? RecordRole.LeftOut : RecordRole.Numerator,
                milliseconds < 0 ? "left out: it would be negative, so a clock or the history is wrong" : why,
                milliseconds / 1000d, evidence.Tables.KeyOfDeployment(lead.Deployment), method);
        }
    }

    /// <summary>A rule's name and its words.</summary>
    public static (string Method, string Why) Words(CarryRule rule) => rule switch
    {
        CarryRule.Listed => ("listed", "the deployment lists it"),
        CarryRule.Ancestry => ("ancestry", "one of its revisions is among those that the deployment was the first to carry"),
        _ => ("time", "the first succeeded production deployment of the service that began at or after its merge"),
    };

    private static long? Of(string metric, in ChangeRow change, long deployed) => metric switch
    {
        "lead_time_coding" => Coding(change),
        "lead_time_pickup" => Pickup(change),
        "lead_time_review" => Review(change),
        "lead_time_deploy" => Deploy(change, deployed),
        _ => Total(change, deployed),
    };

    private static long? Span(long from, long until) => from == Never || until == Never ? null : until - from;
}
