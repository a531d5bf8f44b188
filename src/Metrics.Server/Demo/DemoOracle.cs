using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>
/// Says which deployments failed their users, by the plainest reading of definitions §3.3 and §3.4: slow, obvious, and sharing nothing
/// with the computation that it is compared with.
/// </summary>
internal static class DemoOracle
{
    private static readonly TimeSpan LinkWithin = TimeSpan.FromHours(24),
        UndoneWithin = TimeSpan.FromDays(7);

    /// <summary>Every completed production deployment up to <paramref name="now"/>, with what became of it by then.</summary>
    public static IReadOnlyList<DemoOutcome> Judge(DemoHistory history, DateTimeOffset now)
    {
        Deployment[] production =
        [
            .. history
                .Deployments.Where(deployment =>
                    deployment.Environment == "production"
                    && deployment.FinishedAt <= now
                    && deployment.Outcome is DeploymentOutcome.Succeeded or DeploymentOutcome.Failed)
                .OrderBy(deployment => deployment.FinishedAt)
                .ThenBy(deployment => deployment.Id, StringComparer.Ordinal),
        ];
        ILookup<string, Deployment> reached = production
            .Where(deployment => deployment.Outcome == DeploymentOutcome.Succeeded)
            .ToLookup(deployment => deployment.Service);
        HashSet<string> failed = Blamed(history, reached, now);
        foreach (IGrouping<string, Deployment> service in reached)
        {
            AddUndone(history, [.. service], failed);
        }

        return
        [
            .. production.Select(deployment => new DemoOutcome(
                deployment.Id,
                deployment.Service,
                deployment.FinishedAt!.Value,
                deployment.Outcome == DeploymentOutcome.Succeeded,
                failed.Contains(deployment.Id),
                history.Carried[deployment.Id].Any(change => change.Marks is { Count: > 0 }))),
        ];
    }

    private static HashSet<string> Blamed(DemoHistory history, ILookup<string, Deployment> reached, DateTimeOffset now)
    {
        Dictionary<string, string> services = DemoCatalog.Services.ToDictionary(service => service.IncidentId, service => service.Name);
        Dictionary<string, string> stated = history
            .Statements.Where(statement => statement.StatedAt <= now)
            .ToDictionary(statement => statement.Incident, statement => statement.Deployment);
        var failed = new HashSet<string>();
        foreach (Incident incident in history.Incidents.Where(incident => incident.StartedAt <= now))
        {
            string? cause = stated.GetValueOrDefault(incident.Id) ?? incident.CausedBy;
            cause ??= incident
                .Services!.SelectMany(id => reached[services.GetValueOrDefault(id, "")])
                .Where(deployment =>
                    deployment.FinishedAt <= incident.StartedAt && incident.StartedAt - deployment.FinishedAt <= LinkWithin)
                .MaxBy(deployment => deployment.FinishedAt)
                ?.Id;
            if (cause is not null and not Incident.NoDeployment)
            {
                failed.Add(cause);
            }
        }

        return failed;
    }

    private static void AddUndone(DemoHistory history, IReadOnlyList<Deployment> inOrder, HashSet<string> failed)
    {
        for (int at = 1; at < inOrder.Count; at++)
        {
            Deployment now = inOrder[at],
                before = inOrder[at - 1];
            bool back = now.Revision != before.Revision && inOrder.Take(at - 1).Any(earlier => earlier.Revision == now.Revision);
            if (back && now.FinishedAt - before.FinishedAt <= UndoneWithin)
            {
                failed.Add(before.Id);
            }

            foreach (string reverted in history.Carried[now.Id].Select(change => change.Reverts).OfType<string>())
            {
                Deployment? carrier = inOrder
                    .Take(at)
                    .LastOrDefault(earlier => history.Carried[earlier.Id].Any(change => change.Id == reverted));
                if (carrier is not null && now.FinishedAt - carrier.FinishedAt <= UndoneWithin)
                {
                    failed.Add(carrier.Id);
                }
            }
        }
    }
}
