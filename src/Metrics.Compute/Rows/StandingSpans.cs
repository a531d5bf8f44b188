using Metrics.Compute.Links;

namespace Metrics.Compute.Rows;

/// <summary>
/// The instants t with <see cref="From"/> ≤ t &lt; <see cref="Until"/> at which a deployment of <see cref="Time"/> counts as failed.
/// </summary>
internal readonly record struct FailSpan(long Time, int Deployment, long From, long Until);

/// <summary>The instants at which a deployment counts as recovered at <see cref="At"/>: an incident that starts later ends that.</summary>
internal readonly record struct RecoverySpan(long At, int Deployment, long From, long Until);

/// <summary>
/// Turns what is known of a failed deployment into stretches of time, so that a number at an instant needs only to compare.
/// </summary>
internal static class StandingSpans
{
    /// <summary>Forgets the deployment's spans in a service, and writes those that hold now.</summary>
    public static void Refresh(Tables tables, ServiceFacts facts, int deployment)
    {
        Forget(tables, facts, deployment);
        if (!tables.Failures.TryGetValue(deployment, out Failure? failure))
        {
            return;
        }

        long time = tables.Deployments[deployment].Time;
        List<long> turns = Turns(tables, failure, time);
        long failedFrom = long.MaxValue;
        (long At, long From) recovered = (long.MaxValue, 0);
        for (int turn = 0; turn <= turns.Count; turn++)
        {
            long at = turn < turns.Count ? turns[turn] : long.MaxValue;
            Standing standing = turn < turns.Count ? Standings.At(tables, failure, deployment, at) : default;
            if (standing.Failed && failedFrom == long.MaxValue)
            {
                failedFrom = at;
            }
            else if (!standing.Failed && failedFrom != long.MaxValue)
            {
                Add(facts.Fails, new FailSpan(time, deployment, failedFrom, at), span => span.Time);
                failedFrom = long.MaxValue;
            }

            long recovery = standing.Recovery ?? long.MaxValue;
            if (recovery != recovered.At)
            {
                if (recovered.At != long.MaxValue)
                {
                    Add(facts.Recoveries, new RecoverySpan(recovered.At, deployment, recovered.From, at), span => span.At);
                }

                recovered = (recovery, at);
            }
        }
    }

    public static void Forget(Tables tables, ServiceFacts facts, int deployment)
    {
        long time = tables.Deployments[deployment].Time;
        int at = facts.Fails.First(time, span => span.Time);
        while (at < facts.Fails.Count && facts.Fails[at].Time == time)
        {
            if (facts.Fails[at].Deployment == deployment)
            {
                facts.Fails.RemoveAt(at);
            }
            else
            {
                at++;
            }
        }

        for (int recovery = facts.Recoveries.Count - 1; recovery >= 0; recovery--)
        {
            if (facts.Recoveries[recovery].Deployment == deployment)
            {
                facts.Recoveries.RemoveAt(recovery);
            }
        }
    }

    private static void Add<T>(Column<T> spans, T span, Func<T, long> timeOf)
        where T : struct
    {
        int at = spans.Count > 0 && timeOf(spans[spans.Count - 1]) < timeOf(span) ? spans.Count : spans.First(timeOf(span), timeOf);
        spans.Insert(at, span);
    }

    // The instants at which its standing may turn.
    private static List<long> Turns(Tables tables, Failure failure, long time)
    {
        var turns = new SortedSet<long> { time };
        foreach (int row in failure.Incidents)
        {
            ref IncidentRow incident = ref tables.Incidents[row];
            turns.Add(incident.Started);
            turns.Add(incident.Resolved);
            turns.Add(incident.StatedAt);
        }

        foreach (Undoing undoing in failure.Undoings)
        {
            turns.Add(undoing.At);
        }

        turns.Remove(long.MaxValue);
        return [.. turns];
    }
}
