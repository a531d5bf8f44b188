using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns deployments into rows and puts them to their services.</summary>
internal sealed class DeploymentIntake(Tables tables, Unsettled unsettled, OrganizationCalendar calendar)
{
    public void Take(int source, Deployment deployment, bool deleted)
    {
        long id = Hashes.Of(deployment.Id);
        int row = Find(source, id);
        if (row >= 0)
        {
            Detach(row);
        }

        if (deleted)
        {
            return;
        }

        int[] services = tables.Map.OfDeployment(deployment);
        if (row < 0)
        {
            row = tables.FreeDeployments.Take(tables.Sets.NumberOf(services));
            tables.Deployments[row].Name = tables.Names.Encode(deployment.Id);
        }

        Fill(ref tables.Deployments[row], source, id, services, deployment);
        Attach(row);
    }

    private int Find(int source, long id)
    {
        foreach (int row in tables.DeploymentsById.Find(id))
        {
            if (tables.Deployments[row].Id == id && tables.Deployments[row].Source == source)
            {
                return row;
            }
        }

        return -1;
    }

    private void Fill(ref DeploymentRow row, int source, long id, int[] services, Deployment deployment)
    {
        string environment = deployment.Environment;
        int[] production = [.. services.Where(service => tables.Map.IsProduction(service, environment))];
        bool toProduction = services.Length == 0 ? tables.Map.IsProduction(environment) : production.Length > 0;
        bool completed = deployment.Outcome is DeploymentOutcome.Succeeded or DeploymentOutcome.Failed && deployment.HappenedAt is not null;

        row.Id = id;
        row.Source = (ushort)source;
        row.Time = deployment.HappenedAt?.ToUnixTimeMilliseconds() ?? ChangeRow.Never;
        row.Start = deployment.StartedAt?.ToUnixTimeMilliseconds() ?? row.Time;
        row.Revision = Hashes.Of(deployment.Revision);
        unsettled.Name(tables, deployment.Revision);
        row.Services = tables.Sets.NumberOf(services);
        row.Production = completed ? tables.Sets.NumberOf(production) : ServiceSets.Empty;
        row.Carried = CarriedFlags.None;
        row.Day = deployment.HappenedAt is { } happened ? calendar.DayOf(happened).DayNumber : 0;
        row.Flags = DeploymentFlags.Present
            | (deployment.Outcome == DeploymentOutcome.Succeeded ? DeploymentFlags.Succeeded : 0)
            | (completed && toProduction ? DeploymentFlags.Counts : 0)
            | (deployment.Unplanned == true ? DeploymentFlags.Unplanned : 0)
            | (deployment.Unplanned == false ? DeploymentFlags.Planned : 0)
            | (deployment.Changes is not null ? DeploymentFlags.KnowsChanges : 0)
            | (deployment.Revisions is not null ? DeploymentFlags.KnowsRevisions : 0)
            | (deployment.FinishedAt is not null ? DeploymentFlags.Finished : 0);
        row.Mentions = tables.Mentions.Count;
        row.MentionedChanges = Mention(deployment.Changes);
        row.MentionedRevisions = Mention(deployment.Revisions);
    }

    private int Mention(IReadOnlyList<string>? texts)
    {
        foreach (string text in texts ?? [])
        {
            tables.Mentions.Add(Hashes.Of(text));
        }

        return texts?.Count ?? 0;
    }

    private void Attach(int row)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        tables.DeploymentsById.Add(deployment.Id, row);
        tables.DeploymentsByRevision.Add(deployment.Revision, row);
        Tell(deployment, 1);
        ReadOnlySpan<int> production = tables.Sets[deployment.Production];
        foreach (int service in production)
        {
            ServiceFacts facts = tables.Services[service];
            int position = Ordered.Add(facts.Deployments, row, tables.CompareDeployments);
            tables.ToldMoved |= position == 0;

            // At the end, and its own: what is derived of the service stands.
            (production.Length == 1 && position >= facts.Flags.Count ? unsettled.Tails : unsettled.Services).Add(service);
        }

        if (deployment.Services == ServiceSets.Empty && deployment.Is(DeploymentFlags.Counts))
        {
            tables.ToldMoved |= Ordered.Add(tables.Nowhere.Deployments, row, tables.CompareDeployments) == 0;
        }

        TouchIncidents(deployment);
    }

    private void Detach(int row)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        tables.DeploymentsById.Remove(deployment.Id, row);
        tables.DeploymentsByRevision.Remove(deployment.Revision, row);
        Tell(deployment, -1);
        foreach (int service in tables.Sets[deployment.Production])
        {
            tables.ToldMoved |= Ordered.Remove(tables.Services[service].Deployments, row, tables.CompareDeployments) == 0;
            StandingSpans.Forget(tables, tables.Services[service], row);
        }

        if (deployment.Services == ServiceSets.Empty && deployment.Is(DeploymentFlags.Counts))
        {
            tables.ToldMoved |= Ordered.Remove(tables.Nowhere.Deployments, row, tables.CompareDeployments) == 0;
        }

        unsettled.Touch(tables.Sets[deployment.Production]);
        TouchIncidents(deployment);
        if (tables.Failures.TryGetValue(row, out Failure? failure))
        {
            unsettled.Incidents.UnionWith(failure.Incidents);
        }

        deployment.Flags = DeploymentFlags.None;
    }

    private void TouchIncidents(in DeploymentRow deployment)
    {
        Unsettled.Collect(tables.IncidentsByCause, deployment.Id, unsettled.Incidents);
        Unsettled.Collect(tables.IncidentsByCause, deployment.Revision, unsettled.Incidents);
    }

    private void Tell(in DeploymentRow deployment, int more)
    {
        foreach (int service in tables.Sets[deployment.Services])
        {
            tables.Tell(tables.Services[service], deployment.Source, FactKind.Deployment, more);
        }

        if (deployment.Services == ServiceSets.Empty)
        {
            tables.Tell(tables.Nowhere, deployment.Source, FactKind.Deployment, more);
        }
    }
}
