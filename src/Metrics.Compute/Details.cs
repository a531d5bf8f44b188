using Metrics.Compute.Links;
using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>What the index knows of one fact.</summary>
internal static class Details
{
    public static IncidentDetail? OfIncident(FactIndex index, FactKey key, long instant)
    {
        Tables tables = index.Tables;
        long id = Hashes.Of(key.Id);
        foreach (int row in tables.IncidentsById.Find(id))
        {
            if (tables.Incidents[row].Id == id && tables.Source(tables.Incidents[row].Source) == key.Source)
            {
                return OfIncident(tables, row, instant);
            }
        }

        return null;
    }

    public static IncidentDetail OfIncident(Tables tables, int row, long instant)
    {
        ref IncidentRow incident = ref tables.Incidents[row];
        LinkAnswer link = incident.LinkAt(instant);
        bool linked = link.Deployment >= 0;
        (string? method, string why) = link.Method switch
        {
            LinkMethod.StatedNone => ("stated", "stated not to come from a deployment"),
            LinkMethod.Stated when linked => ("stated", "a person, the tool or a pattern names its cause"),
            LinkMethod.Stated => ("stated", "its stated cause is not among the deployments"),
            LinkMethod.Latest => ("latest", "the latest deployment of an affected service before it"),
            _ => ((string?)null, "no deployment before it within the time allowed"),
        };
        return new IncidentDetail(
            tables.KeyOfIncident(row), Evidence.Time(incident.Started), incident.Resolved > instant ? null : Evidence.Time(incident.Resolved),
            tables.NamesOf(incident.Services), linked ? tables.KeyOfDeployment(link.Deployment) : null, method,
            linked ? (incident.Started - tables.Deployments[link.Deployment].Time) / 1000d : null, why);
    }

    public static DeploymentDetail? OfDeployment(FactIndex index, FactKey key, long instant)
    {
        Tables tables = index.Tables;
        long id = Hashes.Of(key.Id);
        foreach (int row in tables.DeploymentsById.Find(id))
        {
            if (tables.Deployments[row].Id == id && tables.Source(tables.Deployments[row].Source) == key.Source)
            {
                return OfDeployment(tables, row, instant);
            }
        }

        return null;
    }

    private static DeploymentDetail OfDeployment(Tables tables, int row, long instant)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        Standing standing = tables.Failures.TryGetValue(row, out Failure? failure) ? Standings.At(tables, failure, row, instant) : default;
        bool succeeded = deployment.Is(DeploymentFlags.Succeeded);
        return new DeploymentDetail(
            tables.KeyOfDeployment(row), deployment.Time == ChangeRow.Never ? null : Evidence.Time(deployment.Time),
            tables.NamesOf(deployment.Services), deployment.Is(DeploymentFlags.Counts), succeeded, standing.Failed,
            standing.Failed ? ChangeFailRate.Why(tables, row, instant) : null,
            standing.Recovery is { } recovered ? Evidence.Time(recovered) : null,
            succeeded && DeploymentReworkRate.IsRework(deployment), DeploymentReworkRate.Why(deployment),
            DeploymentFrequency.OriginOf(deployment.Carried), Changes(tables, row),
            [.. ChangeFailRate.Linked(tables, row, instant).Select(incident => OfIncident(tables, incident, instant))]);
    }

    private static List<CarriedChange> Changes(Tables tables, int row)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        var carried = new Dictionary<int, CarriedChange>();
        foreach (int service in tables.Sets[deployment.Production])
        {
            ServiceFacts facts = tables.Services[service];
            int position = Intake.Ordered.Find(facts.Deployments, row, tables.CompareDeployments);
            foreach (Carry carry in facts.CarriedBy(position))
            {
                if (carry.Rule != CarryRule.Before)
                {
                    (string method, string why) = LeadTime.Words(carry.Rule);
                    long? lead = LeadTime.Total(tables.Changes[carry.Change], deployment.Time);
                    carried[carry.Change] = new CarriedChange(tables.KeyOfChange(carry.Change), method, why, lead / 1000d);
                }
            }
        }

        return [.. carried.Values];
    }
}
