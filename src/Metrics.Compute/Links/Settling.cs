using Metrics.Compute.Intake;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Links;

/// <summary>
/// Derives anew what the facts taken touched: carried changes, then what took back what, then what incidents are put down to.
/// </summary>
internal sealed class Settling(Tables tables, Unsettled unsettled, Definitions definitions)
{
    private readonly Carrying _carrying = new(tables, definitions);
    private readonly Undoings _undoings = new(tables, definitions);
    private readonly IncidentLinks _links = new(tables, definitions);

    public void Settle()
    {
        foreach (int service in unsettled.Services)
        {
            unsettled.Tails.Add(service);
            _carrying.Forget(service);
            _undoings.Forget(service);
        }

        foreach (int service in unsettled.Tails)
        {
            Append(service);
            tables.Move([service]);
        }

        if (unsettled.Tails.Count > 0)
        {
            unsettled.Incidents.UnionWith(tables.CausedByChanges);
        }

        foreach (int incident in unsettled.Incidents)
        {
            _links.Derive(incident);
            tables.Move(tables.Sets[tables.Incidents[incident].Services]);
        }

        foreach (int deployment in tables.Restanding)
        {
            tables.Move(tables.Sets[tables.Deployments[deployment].Production]);
            foreach (int service in tables.Sets[tables.Deployments[deployment].Production])
            {
                StandingSpans.Refresh(tables, tables.Services[service], deployment);
            }
        }

        tables.Restanding.Clear();
        unsettled.Services.Clear();
        unsettled.Tails.Clear();
        unsettled.Incidents.Clear();
    }

    private void Append(int service)
    {
        ServiceFacts facts = tables.Services[service];
        int from = facts.Flags.Count;
        _carrying.Append(service);
        _undoings.Append(service);
        for (int position = from; position < facts.Deployments.Count; position++)
        {
            Summarize(facts, position);
        }

        // Only an incident that began after a new deployment can be put down to it.
        long earliest = from < facts.Deployments.Count ? tables.Deployments[facts.Deployments[from]].Time : long.MaxValue;
        for (int at = facts.Incidents.Count - 1; at >= 0 && (from == 0 || tables.Incidents[facts.Incidents[at]].Started >= earliest); at--)
        {
            unsettled.Incidents.Add(facts.Incidents[at]);
        }
    }

    // What a deployment carried is what it carried in any of its services.
    private void Summarize(ServiceFacts facts, int position)
    {
        int number = facts.Deployments[position];
        ref DeploymentRow row = ref tables.Deployments[number];
        ReadOnlySpan<int> services = tables.Sets[row.Production];
        CarriedFlags flags = facts.Flags[position];
        if (services.Length > 1)
        {
            foreach (int other in services)
            {
                flags |= FlagsIn(tables.Services[other], number);
            }

            if (flags != row.Carried)
            {
                tables.Move(services);
            }
        }

        row.Carried = flags;
    }

    private CarriedFlags FlagsIn(ServiceFacts facts, int deployment)
    {
        int at = Ordered.Find(facts.Deployments, deployment, tables.CompareDeployments);
        return at < facts.Flags.Count ? facts.Flags[at] : CarriedFlags.None;
    }
}
