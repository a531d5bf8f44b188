using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>When the sources told what: a change when it is opened and merged, an incident when it begins and ends.</summary>
internal static class DemoTelling
{
    /// <summary>How late one incident was entered: after the review of its quarter.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(24);

    public static IEnumerable<DemoFact> Of(DemoHistory history, DemoTimes times) =>
        history
            .Deployments.Select(deployment => new DemoFact(DemoSources.GitHub, deployment.FinishedAt!.Value, deployment))
            .Concat(history.Changes.SelectMany(Told))
            .Concat(history.Incidents.SelectMany(incident => Told(incident, IsLate(incident, times))))
            .Concat(history.Statements.Select(statement => new DemoFact(DemoSources.Decisions, statement.StatedAt, statement)));

    private static IEnumerable<DemoFact> Told(Change change)
    {
        yield return new DemoFact(
            DemoSources.GitHub,
            change.OpenedAt!.Value,
            change with
            {
                FirstReviewAt = null,
                MergedAt = null,
                ClosedAt = null,
                MergeRevision = null,
            });
        if (change.ClosedAt is { } closed)
        {
            yield return new DemoFact(DemoSources.GitHub, closed, change);
        }
    }

    private static IEnumerable<DemoFact> Told(Incident incident, bool late)
    {
        if (!late)
        {
            yield return new DemoFact(
                DemoSources.PagerDuty,
                incident.StartedAt,
                incident with
                {
                    ResolvedAt = null,
                    Status = "triggered",
                    CausedBy = null,
                });
        }

        if (incident.ResolvedAt is { } resolved)
        {
            yield return new DemoFact(DemoSources.PagerDuty, late ? resolved + Late : resolved, incident);
        }
        else
        {
            yield return new DemoFact(DemoSources.PagerDuty, incident.AcknowledgedAt!.Value, incident);
        }
    }

    private static bool IsLate(Incident incident, DemoTimes times) =>
        times.DayOf(incident.StartedAt) is >= -75 and <= -55 && incident is { Severity: "SEV2", ResolvedAt: not null };
}
