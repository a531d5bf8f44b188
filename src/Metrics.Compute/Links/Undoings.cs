using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Links;

/// <summary>
/// Which deployments took back another (definitions §3.3). A rollback brings again the revision of an earlier deployment of the service,
/// but not of the one directly before it, and fails that one alone. A deployment that carries a revert fails the one that carried what is
/// reverted. Both count as failure within seven days.
/// </summary>
internal sealed class Undoings(Tables tables, Definitions definitions)
{
    private readonly long _within = Milliseconds.Of(definitions.RollbackWithin);

    /// <summary>Derives what the deployments took back that came at the end since the last time; after their carried changes.</summary>
    public void Append(int service)
    {
        ServiceFacts facts = tables.Services[service];
        int before = facts.Derived.LastSucceeded;
        for (int position = facts.Flags.Count; position < facts.Deployments.Count; position++)
        {
            int row = facts.Deployments[position];
            if (!tables.Deployments[row].Is(DeploymentFlags.Succeeded))
            {
                facts.Flags.Add(CarriedFlags.None);
                continue;
            }

            bool rollback = before >= 0 && IsRollback(service, row, before);
            if (rollback)
            {
                Undo(service, facts, before, row, reverted: false);
            }

            CarriedFlags flags = rollback ? CarriedFlags.Rollback : CarriedFlags.None;
            foreach (Carry carry in facts.CarriedBy(position))
            {
                if (carry.Rule != CarryRule.Before)
                {
                    flags |= Look(carry.Change);
                    Revert(service, facts, row, carry.Change);
                }
            }

            facts.Flags.Add(flags);
            before = row;
        }

        facts.Derived.LastSucceeded = before;
    }

    private CarriedFlags Look(int row)
    {
        ref ChangeRow change = ref tables.Changes[row];
        CarriedFlags origin = change.Origin switch
        {
            ChangeOrigin.AiAssisted => CarriedFlags.Ai,
            ChangeOrigin.Human => CarriedFlags.Human,
            ChangeOrigin.Bot => CarriedFlags.Bot,
            _ => CarriedFlags.Unknown,
        };
        CarriedFlags kind = !change.Is(ChangeFlags.ByPerson) ? 0 : tables.IsFix(row) ? CarriedFlags.PersonsFix : CarriedFlags.PersonsOther;
        return CarriedFlags.Carried | origin | kind;
    }

    private bool IsRollback(int service, int row, int before)
    {
        long revision = tables.Deployments[row].Revision;
        if (tables.Deployments[before].Revision == revision)
        {
            return false;
        }

        foreach (int other in tables.DeploymentsByRevision.Find(revision))
        {
            ref DeploymentRow earlier = ref tables.Deployments[other];
            if (earlier.Revision == revision && earlier.Is(DeploymentFlags.Present | DeploymentFlags.Succeeded)
                && tables.Sets[earlier.Production].Contains(service) && tables.CompareDeployments(other, row) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Revert(int service, ServiceFacts facts, int by, int reverting)
    {
        if (!tables.Reverts.TryGetValue(reverting, out long reverted))
        {
            return;
        }

        foreach (int change in tables.ChangesById.Find(reverted))
        {
            if (tables.Changes[change].Id == reverted)
            {
                RevertCarrier(service, facts, by, change);
            }
        }

        foreach (int change in tables.ChangesByRevision.Find(reverted))
        {
            if (tables.RevisionsOf(tables.Changes[change]).Contains(reverted))
            {
                RevertCarrier(service, facts, by, change);
            }
        }
    }

    private void RevertCarrier(int service, ServiceFacts facts, int by, int change)
    {
        int carrier = tables.Carriers.In(change, service);
        if (carrier >= 0 && carrier != by && tables.CompareDeployments(carrier, by) < 0)
        {
            Undo(service, facts, carrier, by, reverted: true);
        }
    }

    private void Undo(int service, ServiceFacts facts, int undone, int by, bool reverted)
    {
        long at = tables.Deployments[by].Time;
        if (at - tables.Deployments[undone].Time > _within)
        {
            return;
        }

        Failure failure = tables.FailureOf(undone);
        var undoing = new Undoing(by, at, service, reverted);
        if (!failure.Undoings.Contains(undoing))
        {
            failure.Undoings.Add(undoing);
            facts.Undone.Add(undone);
        }
    }

    /// <summary>Forgets all that was derived of a service.</summary>
    public void Forget(int service)
    {
        ServiceFacts facts = tables.Services[service];
        facts.Flags.Cut(0);
        foreach (int row in facts.Undone.Span)
        {
            if (tables.Failures.TryGetValue(row, out Failure? failure))
            {
                failure.Undoings.RemoveAll(undoing => undoing.Service == service);
                tables.ForgetIfEmpty(row, failure);
            }
        }

        facts.Undone.Cut(0);
    }
}
