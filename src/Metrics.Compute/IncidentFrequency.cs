using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.9. Incidents that started in the window, whatever their cause; and for each 100 succeeded production deployments in it.
/// </summary>
internal static class IncidentFrequency
{
    private static readonly MetricNames Count = MetricNames.Of("incidents");
    private static readonly MetricNames Per100 = MetricNames.Of("incidents_per_100_deployments");

    public static void Write(Figures figures, NumberSheet sheet)
    {
        long deployments = figures.Deployments.All;
        double? rate = deployments == 0 ? null : 100d * figures.Incidents / deployments;
        sheet.Value(Count, figures.Incidents, figures.Incidents);
        sheet.Value(Per100, rate, deployments);
    }

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence, string metric)
    {
        foreach (int row in evidence.IncidentsStarted)
        {
            yield return Record(evidence, row, RecordRole.Numerator, "started within the window");
        }

        foreach (int row in metric == "incidents" ? [] : evidence.Deployments)
        {
            yield return evidence.Record(row, RecordRole.Denominator, "succeeded in production within the window");
        }
    }

    /// <summary>An incident with its link: the deployment, the method and the distance.</summary>
    public static ExplainedRecord Record(Evidence evidence, int row, RecordRole role, string why)
    {
        ref IncidentRow incident = ref evidence.Tables.Incidents[row];
        IncidentDetail detail = Details.OfIncident(evidence.Tables, row, evidence.Instant);
        return new ExplainedRecord(
            detail.Key, Evidence.Time(incident.Started), role, detail.Deployment is null ? $"{why}; {detail.Why}" : why,
            Deployment: detail.Deployment, Method: detail.Method, DistanceSeconds: detail.DistanceSeconds);
    }
}
