using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns deployments into rows and puts them to their services.</summary>
internal sealed class DeploymentIntake(Tables tables, Unsettled unsettled)
{
    public void Take(int source, PreparedDeployment prepared, Deployment deployment, bool deleted)
    {
        int row = Find(source, prepared.Row.Id);
        if (row >= 0)
        {
            Detach(row);
        }

        if (deleted)
        {
            return;
        }

        int services = tables.Sets.NumberOf(prepared.Services);
        if (row < 0)
        {
            row = tables.FreeDeployments.Take(services);
            tables.Deployments[row].Name = tables.Names.Encode(deployment.Id);
        }

        Fill(ref tables.Deployments[row], source, services, prepared);
        unsettled.Name(tables, deployment.Revision);
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

    private void Fill(ref DeploymentRow row, int source, int services, PreparedDeployment prepared)
    {
        long name = row.Name;
        row = prepared.Row;
        row.Name = name;
        row.Source = (ushort)source;
        row.Services = services;
        row.Production = tables.Sets.NumberOf(prepared.Production);
        row.Mentions = tables.Mentions.Count;
        foreach (long mention in prepared.Mentions)
        {
            tables.Mentions.Add(mention);
        }
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
