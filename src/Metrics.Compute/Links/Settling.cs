using Metrics.Compute.Intake;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Links;

/// <summary>Derives anew what the facts taken touched: carried changes, then what took back what, then what incidents are put down to.</summary>
internal sealed class Settling(Tables tables, Unsettled unsettled, Definitions definitions)
{
    private readonly Carrying _carrying = new(tables, definitions);
    private readonly Undoings _undoings = new(tables, definitions);
    private readonly IncidentLinks _links = new(tables, definitions);

    public void Settle()
    {
        foreach (int service in unsettled.Services)
        {
            _carrying.Derive(service);
            _undoings.Derive(service);
            unsettled.Incidents.UnionWith(tables.Services[service].Incidents.Span.ToArray());
        }

        foreach (int service in unsettled.Services)
        {
            Summarize(service);
        }

        if (unsettled.Services.Count > 0)
        {
            unsettled.Incidents.UnionWith(tables.CausedByChanges);
        }

        foreach (int incident in unsettled.Incidents)
        {
            _links.Derive(incident);
        }

        foreach (int deployment in tables.Restanding)
        {
            foreach (int service in tables.Sets[tables.Deployments[deployment].Production])
            {
                StandingSpans.Refresh(tables, tables.Services[service], deployment);
            }
        }

        tables.Restanding.Clear();
        unsettled.Services.Clear();
        unsettled.Incidents.Clear();
    }

    // What a deployment carried is what it carried in any of its services.
    private void Summarize(int service)
    {
        ServiceFacts facts = tables.Services[service];
        for (int position = 0; position < facts.Deployments.Count; position++)
        {
            ref DeploymentRow row = ref tables.Deployments[facts.Deployments[position]];
            ReadOnlySpan<int> services = tables.Sets[row.Production];
            CarriedFlags flags = facts.Flags[position];
            if (services.Length > 1)
            {
                foreach (int other in services)
                {
                    flags |= FlagsIn(tables.Services[other], facts.Deployments[position]);
                }
            }

            row.Carried = flags;
        }
    }

    private CarriedFlags FlagsIn(ServiceFacts facts, int deployment)
    {
        int at = Ordered.Find(facts.Deployments, deployment, tables.CompareDeployments);
        return at < facts.Flags.Count ? facts.Flags[at] : CarriedFlags.None;
    }
}
