using Metrics.Compute.Rows;

namespace Metrics.Compute.Links;

/// <summary>
/// How a deployment stands at an instant (definitions §2, §3.3, §3.5): failed once an incident put down to it has started or it was taken
/// back; recovered at the last resolution of those incidents, or where there is none, when it was taken back.
/// </summary>
internal static class Standings
{
    public static Standing At(Tables tables, Failure failure, int deployment, long instant)
    {
        bool incident = false;
        bool open = false;
        long resolved = long.MinValue;
        foreach (int row in failure.Incidents)
        {
            ref IncidentRow each = ref tables.Incidents[row];
            if (each.Started > instant || each.LinkAt(instant).Deployment != deployment || tables.Deployments[deployment].Time > instant)
            {
                continue;
            }

            incident = true;
            open |= each.Resolved > instant;
            resolved = Math.Max(resolved, each.Resolved);
        }

        long takenBack = long.MaxValue;
        foreach (Undoing undoing in failure.Undoings)
        {
            takenBack = Math.Min(takenBack, undoing.At);
        }

        if (incident)
        {
            return new Standing(true, open ? null : resolved);
        }

        return takenBack <= instant ? new Standing(true, takenBack) : new Standing(false, null);
    }
}
