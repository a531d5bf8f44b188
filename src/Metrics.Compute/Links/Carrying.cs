using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Links;

/// <summary>
/// Which deployment first carried a change to production in a service (definitions §3.2): (a) the deployment lists it; (b) one of its
/// revisions is among the deployment's; (c) where the deployment can tell neither, the first that began at or after the merge. What a
/// deployment can tell decides for it: one that lists its changes carried no other.
/// </summary>
internal sealed class Carrying(Tables tables, Definitions definitions)
{
    private readonly long _firstCarries = Milliseconds.Of(definitions.FirstDeploymentCarries);

    /// <summary>Derives what the deployments carried that came at the end since the last time.</summary>
    public void Append(int service)
    {
        ServiceFacts facts = tables.Services[service];
        for (int position = facts.CarriesFrom.Count; position < facts.Deployments.Count; position++)
        {
            facts.CarriesFrom.Add(facts.Carries.Count);
            int row = facts.Deployments[position];
            if (tables.Deployments[row].Is(DeploymentFlags.Succeeded))
            {
                Carry(service, facts, row, facts.Derived.LastStart == long.MinValue);
                facts.Derived.LastStart = Math.Max(facts.Derived.LastStart, tables.Deployments[row].Start);
            }
        }
    }

    /// <summary>Forgets all that was derived of a service.</summary>
    public void Forget(int service)
    {
        ServiceFacts facts = tables.Services[service];
        facts.Derived.Reset();
        foreach (Carry carry in facts.Carries.Span)
        {
            MoveOthers(carry.Change);
            tables.Carriers.Remove(carry.Change, service);
        }

        facts.Carries.Cut(0);
        facts.CarriesFrom.Cut(0);
    }

    private void Carry(int service, ServiceFacts facts, int row, bool first)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        long oldest = first ? deployment.Time - _firstCarries : long.MinValue;
        ReadOnlySpan<long> mentions = tables.Mentions.Slice(deployment.Mentions, deployment.MentionedChanges + deployment.MentionedRevisions);
        for (int at = 0; at < mentions.Length; at++)
        {
            bool listed = at < deployment.MentionedChanges;
            Mentioned(service, facts, row, mentions[at], listed ? CarryRule.Listed : CarryRule.Ancestry, listed ? long.MinValue : oldest);
        }

        if (!deployment.Is(DeploymentFlags.KnowsChanges))
        {
            ByTime(service, facts, row, oldest);
        }
    }

    private void Mentioned(int service, ServiceFacts facts, int row, long mention, CarryRule rule, long oldest)
    {
        RowTable table = rule == CarryRule.Listed ? tables.ChangesById : tables.ChangesByRevision;
        bool own = false;
        foreach (int change in table.Find(mention))
        {
            own |= Matches(change, mention, rule) && Belongs(change, service);
        }

        foreach (int change in table.Find(mention))
        {
            // A change of this service goes before one of the same id elsewhere.
            if (Matches(change, mention, rule) && (!own || Belongs(change, service)))
            {
                Take(service, facts, row, change, rule, oldest);
            }
        }

        if (!own)
        {
            tables.NoteMention(mention, service);
        }
    }

    private void ByTime(int service, ServiceFacts facts, int row, long oldest)
    {
        ref DeploymentRow deployment = ref tables.Deployments[row];
        List<int> waiting = facts.Derived.Waiting;
        while (facts.Derived.NextMerge < facts.Merged.Count && tables.Changes[facts.Merged[facts.Derived.NextMerge]].Merged <= deployment.Start)
        {
            waiting.Add(facts.Merged[facts.Derived.NextMerge++]);
        }

        bool knowsRevisions = deployment.Is(DeploymentFlags.KnowsRevisions);
        int kept = 0;
        for (int at = 0; at < waiting.Count; at++)
        {
            int change = waiting[at];
            if (tables.Carriers.In(change, service) >= 0)
            {
                continue;
            }

            ref ChangeRow merged = ref tables.Changes[change];
            if (merged.Merged > deployment.Start || (knowsRevisions && merged.RevisionCount > 0))
            {
                waiting[kept++] = change;
            }
            else
            {
                Take(service, facts, row, change, CarryRule.Time, oldest);
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private void Take(int service, ServiceFacts facts, int row, int change, CarryRule rule, long oldest)
    {
        if (tables.Carriers.In(change, service) >= 0)
        {
            return;
        }

        // Older than what the first deployment may carry: it was in production before anybody looked, so no later one carried it first.
        tables.Carriers.Add(change, service, row);
        MoveOthers(change);
        facts.Carries.Add(new Carry(change, tables.Changes[change].Merged < oldest ? CarryRule.Before : rule));
    }

    // Which of several services a change counts for in a larger scope depends on all of them.
    private void MoveOthers(int change)
    {
        if (tables.Carriers.InSeveral(change))
        {
            foreach ((int other, _) in tables.Carriers.Of(change))
            {
                tables.Move([other]);
            }
        }
    }

    private bool Matches(int change, long mention, CarryRule rule) => rule == CarryRule.Listed
        ? tables.Changes[change].Id == mention
        : tables.RevisionsOf(tables.Changes[change]).Contains(mention);

    private bool Belongs(int change, int service) => tables.Sets[tables.Changes[change].Services].Contains(service);
}
