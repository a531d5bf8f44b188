using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Compute.Stats;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.6. For each incident resolved in the window, whatever its cause: its last resolution less its start. Beside it the open
/// incidents: how many, and the age of the oldest. The censored median (Kaplan–Meier) counts open incidents as lasting at least this long.
/// </summary>
internal static class TimeToRestore
{
    private static readonly MetricNames Time = MetricNames.Of("time_to_restore");
    private static readonly MetricNames OpenCount = MetricNames.Of("incidents_open");
    private static readonly MetricNames Oldest = MetricNames.Of("oldest_open_incident");

    public static void Write(Figures figures, NumberSheet sheet)
    {
        sheet.Durations(Time, figures.Restore);
        long? median = KaplanMeier.Median(figures.Restore, figures.Open);
        sheet.Stat(Time, Time.Metric.Stats.Count - 1, median / 1000d, figures.Restore.Count + figures.Open.Length);
    }

    public static void WriteOpen(Figures figures, NumberSheet sheet)
    {
        int open = figures.Open.Length;
        sheet.Value(OpenCount, open, open);
        sheet.Value(Oldest, open == 0 ? null : figures.Open[^1] / 1000d, open);
    }

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence, string metric)
    {
        if (metric == "time_to_restore")
        {
            foreach (int row in evidence.IncidentsResolved)
            {
                ref IncidentRow incident = ref evidence.Tables.Incidents[row];
                double seconds = (incident.Resolved - incident.Started) / 1000d;
                yield return IncidentFrequency.Record(
                    evidence, row, seconds < 0 ? RecordRole.LeftOut : RecordRole.Numerator,
                    seconds < 0 ? "left out: resolved before it started" : "resolved within the window") with
                { Value = seconds };
            }
        }

        RecordRole role = metric == "time_to_restore" ? RecordRole.LeftOut : RecordRole.Numerator;
        foreach (int row in evidence.IncidentsOpen)
        {
            yield return IncidentFrequency.Record(evidence, row, role, "open: only the censored median counts it") with
            {
                Value = (evidence.Instant - evidence.Tables.Incidents[row].Started) / 1000d,
            };
        }
    }
}
