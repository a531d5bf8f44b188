using Metrics.Compute.Rows;

namespace Metrics.Compute.Numbers;

/// <summary>Reads the items of a service from its columns: those of (after, upTo], and the incidents open at an instant.</summary>
internal sealed class ItemReader(Tables tables, Items items)
{
    // Made once: a report asks each of them of every service.
    private readonly Func<int, long> _deployed = row => tables.Deployments[row].Time;
    private readonly Func<int, long> _merged = row => tables.Changes[row].Merged;
    private readonly Func<int, long> _opened = row => tables.Changes[row].Opened;
    private readonly Func<int, long> _started = row => tables.Incidents[row].Started;
    private readonly Func<int, long> _resolved = row => tables.Incidents[row].Resolved;
    private readonly Func<int, long> _reworked = row => tables.CodeRework[row].Day;

    /// <param name="openFrom">Incidents count as open that are not resolved by then; the earliest instant that will be asked.</param>
    public void Read(int service, long after, long upTo, long openFrom)
    {
        ServiceFacts facts = tables.Services[service];
        items.Clear();
        items.Service = service;
        ReadDeployments(facts, after, upTo);
        ReadFailures(facts, after, upTo);
        ReadChanges(facts, after, upTo);
        ReadIncidents(facts, after, upTo, openFrom);
        for (int at = facts.CodeRework.First(after + 1, _reworked); at < facts.CodeRework.Count; at++)
        {
            ref CodeReworkRow row = ref tables.CodeRework[facts.CodeRework[at]];
            if (IsBehind(row.Day, upTo))
            {
                break;
            }

            items.Lines.Add(new LinesItem(row.Day, facts.CodeRework[at], (byte)row.Origin, Several(row.Services), row.Changed, row.Reworked));
        }
    }

    private void ReadDeployments(ServiceFacts facts, long after, long upTo)
    {
        for (int at = facts.Deployments.First(after + 1, _deployed); at < facts.Deployments.Count; at++)
        {
            int number = facts.Deployments[at];
            ref DeploymentRow row = ref tables.Deployments[number];
            if (IsBehind(row.Time, upTo))
            {
                break;
            }

            DeploymentMarks marks = (row.Is(DeploymentFlags.Succeeded) ? DeploymentMarks.Succeeded : 0)
                | (DeploymentReworkRate.IsRework(row) ? DeploymentMarks.Rework : 0)
                | (row.Is(DeploymentFlags.Finished) ? DeploymentMarks.Finished : 0)
                | (DataQuality.IsJoined(row) ? DeploymentMarks.Joined : 0);
            items.Deployments.Add(new DeploymentItem(
                row.Time, number, row.Day, (byte)DeploymentFrequency.OriginOf(row.Carried), marks, Several(row.Production)));
            foreach (Carry carry in facts.CarriedBy(at))
            {
                if (carry.Rule != CarryRule.Before)
                {
                    AddLead(carry.Change, number, row.Time);
                }
            }
        }
    }

    private void AddLead(int number, int deployment, long deployed)
    {
        ref ChangeRow change = ref tables.Changes[number];
        long? total = LeadTime.Total(change, deployed);
        long? deploy = LeadTime.Deploy(change, deployed);
        items.Leads.Add(new LeadItem(
            deployed, number, deployment, (byte)change.Origin, total < 0 || deploy < 0, tables.Carriers.InSeveral(number), total ?? -1,
            LeadTime.Coding(change) ?? -1, LeadTime.Pickup(change) ?? -1, LeadTime.Review(change) ?? -1, deploy ?? -1));
    }

    private void ReadFailures(ServiceFacts facts, long after, long upTo)
    {
        for (int at = facts.Fails.First(after + 1, span => span.Time); at < facts.Fails.Count; at++)
        {
            FailSpan span = facts.Fails[at];
            if (IsBehind(span.Time, upTo))
            {
                break;
            }

            ref DeploymentRow row = ref tables.Deployments[span.Deployment];
            if (row.Is(DeploymentFlags.Succeeded))
            {
                items.Fails.Add(new FailItem(
                    span.Time, span.Deployment, (byte)DeploymentFrequency.OriginOf(row.Carried), Several(row.Production), span.From, span.Until));
            }
        }

        for (int at = facts.Recoveries.First(after + 1, span => span.At); at < facts.Recoveries.Count; at++)
        {
            RecoverySpan span = facts.Recoveries[at];
            if (IsBehind(span.At, upTo))
            {
                break;
            }

            ref DeploymentRow row = ref tables.Deployments[span.Deployment];
            if (row.Is(DeploymentFlags.Succeeded) || tables.CountFailedRollouts)
            {
                items.Recoveries.Add(new RecoveryItem(
                    span.At, span.Deployment, (byte)DeploymentFrequency.OriginOf(row.Carried), Several(row.Production), span.From, span.Until, row.Time));
            }
        }
    }

    private void ReadChanges(ServiceFacts facts, long after, long upTo)
    {
        for (int at = facts.Merged.First(after + 1, _merged); at < facts.Merged.Count; at++)
        {
            ref ChangeRow row = ref tables.Changes[facts.Merged[at]];
            if (IsBehind(row.Merged, upTo))
            {
                break;
            }

            items.Merged.Add(new MergedItem(
                row.Merged, facts.Merged[at], (byte)row.Origin, ReviewLoad.StateOf(row), DataQuality.IsComplete(row), Several(row.Services),
                LeadTime.Pickup(row) ?? -1));
        }

        for (int at = facts.Opened.First(after + 1, _opened); at < facts.Opened.Count; at++)
        {
            ref ChangeRow row = ref tables.Changes[facts.Opened[at]];
            if (IsBehind(row.Opened, upTo))
            {
                break;
            }

            items.Opened.Add(new OpenedItem(row.Opened, facts.Opened[at], (byte)row.Origin, Several(row.Services)));
        }
    }

    private void ReadIncidents(ServiceFacts facts, long after, long upTo, long openFrom)
    {
        for (int at = facts.Incidents.First(after + 1, _started); at < facts.Incidents.Count; at++)
        {
            IncidentItem item = Incident(facts.Incidents[at], tables.Incidents[facts.Incidents[at]].Started);
            if (IsBehind(item.Started, upTo))
            {
                break;
            }

            items.Started.Add(item);
        }

        for (int at = facts.Restored.First(Math.Min(after, openFrom) + 1, _resolved); at < facts.Restored.Count; at++)
        {
            IncidentItem item = Incident(facts.Restored[at], tables.Incidents[facts.Restored[at]].Resolved);
            if (item.Resolved > after && !IsBehind(item.Resolved, upTo))
            {
                items.Restored.Add(item);
            }

            if (item.Resolved > openFrom)
            {
                items.Open.Add(item with { Time = item.Started });
            }
        }

        foreach (int row in facts.Unresolved.Span)
        {
            items.Open.Add(Incident(row, tables.Incidents[row].Started));
        }
    }

    private IncidentItem Incident(int number, long time)
    {
        ref IncidentRow row = ref tables.Incidents[number];
        return new IncidentItem(
            time, number, Several(row.Services), row.Started, row.Resolved, row.StatedAt, DataQuality.IsLinked(row.First), DataQuality.IsLinked(row.Person));
    }

    private bool IsBehind(long time, long upTo)
    {
        if (time <= upTo)
        {
            return false;
        }

        items.Next = Math.Min(items.Next, time);
        return true;
    }

    private bool Several(int set) => tables.Sets[set].Length > 1;
}
