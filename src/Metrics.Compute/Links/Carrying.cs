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
    private readonly List<int> _waiting = [];
    private int _nextMerge;

    /// <summary>Derives all carried changes of a service anew.</summary>
    public void Derive(int service)
    {
        ServiceFacts facts = tables.Services[service];
        Forget(service, facts);
        _waiting.Clear();
        _nextMerge = 0;
        bool first = true;
        for (int position = 0; position < facts.Deployments.Count; position++)
        {
            facts.CarriesFrom.Add(facts.Carries.Count);
            int row = facts.Deployments[position];
            if (tables.Deployments[row].Is(DeploymentFlags.Succeeded))
            {
                Carry(service, facts, row, first);
                first = false;
            }
        }
    }

    private void Forget(int service, ServiceFacts facts)
    {
        foreach (Carry carry in facts.Carries.Span)
        {
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
        while (_nextMerge < facts.Merged.Count && tables.Changes[facts.Merged[_nextMerge]].Merged <= deployment.Start)
        {
            _waiting.Add(facts.Merged[_nextMerge++]);
        }

        bool knowsRevisions = deployment.Is(DeploymentFlags.KnowsRevisions);
        int kept = 0;
        for (int at = 0; at < _waiting.Count; at++)
        {
            int change = _waiting[at];
            if (tables.Carriers.In(change, service) >= 0)
            {
                continue;
            }

            ref ChangeRow waiting = ref tables.Changes[change];
            if (waiting.Merged > deployment.Start || (knowsRevisions && waiting.RevisionCount > 0))
            {
                _waiting[kept++] = change;
            }
            else
            {
                Take(service, facts, row, change, CarryRule.Time, oldest);
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }

    private void Take(int service, ServiceFacts facts, int row, int change, CarryRule rule, long oldest)
    {
        if (tables.Carriers.In(change, service) >= 0)
        {
            return;
        }

        // Older than what the first deployment may carry: it was in production before anybody looked, so no later one carried it first.
        tables.Carriers.Add(change, service, row);
        facts.Carries.Add(new Carry(change, tables.Changes[change].Merged < oldest ? CarryRule.Before : rule));
    }

    private bool Matches(int change, long mention, CarryRule rule) => rule == CarryRule.Listed
        ? tables.Changes[change].Id == mention
        : tables.RevisionsOf(tables.Changes[change]).Contains(mention);

    private bool Belongs(int change, int service) => tables.Sets[tables.Changes[change].Services].Contains(service);
}
