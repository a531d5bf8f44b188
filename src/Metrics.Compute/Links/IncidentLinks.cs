using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Links;

/// <summary>
/// Which deployment an incident is put down to (definitions §3.4): what a person stated, from then on; what the tool names; what a pattern
/// finds; else the latest deployment of an affected service before it, within the configured time.
/// </summary>
internal sealed class IncidentLinks(Tables tables, Definitions definitions)
{
    private readonly long _within = Milliseconds.Of(definitions.LinkWithin);

    /// <summary>Links one incident anew.</summary>
    public void Derive(int row)
    {
        ref IncidentRow incident = ref tables.Incidents[row];
        Forget(row, incident.First);
        Forget(row, incident.Person);
        (incident.First, incident.Person, incident.StatedAt) = (LinkAnswer.Nothing, LinkAnswer.Nothing, long.MaxValue);
        if (!incident.Present)
        {
            return;
        }

        incident.First = Find(row, incident);
        if (StatementOn(incident) is { } statement)
        {
            incident.StatedAt = statement.StatedAt;
            incident.Person = statement.NoDeployment
                ? new LinkAnswer(-1, LinkMethod.StatedNone)
                : new LinkAnswer(Named(row, incident, statement.Deployment), LinkMethod.Stated);
        }

        Remember(row, incident.First);
        Remember(row, incident.Person);
    }

    private LinkAnswer Find(int row, in IncidentRow incident)
    {
        if (tables.Causes.TryGetValue(row, out StatedCause? cause))
        {
            if (cause.NoDeployment)
            {
                return new LinkAnswer(-1, LinkMethod.StatedNone);
            }

            if (cause.ByTool != Hashes.None)
            {
                return new LinkAnswer(Named(row, incident, cause.ByTool), LinkMethod.Stated);
            }

            foreach (CauseWord found in cause.ByPattern)
            {
                // A pattern may catch words that name nothing: then the next rule has its turn.
                if (Named(row, incident, found) is var deployment and >= 0)
                {
                    return new LinkAnswer(deployment, LinkMethod.Stated);
                }
            }
        }

        return Latest(incident);
    }

    private StatementRow? StatementOn(in IncidentRow incident)
    {
        StatementRow? latest = null;
        foreach (StatementRow statement in tables.Statements.GetValueOrDefault(incident.Id) ?? [])
        {
            if ((statement.IncidentSource < 0 || statement.IncidentSource == incident.Source)
                && (latest is not { } known || statement.StatedAt > known.StatedAt))
            {
                latest = statement;
            }
        }

        return latest;
    }

    private LinkAnswer Latest(in IncidentRow incident)
    {
        int latest = -1;
        foreach (int service in tables.Sets[incident.Services])
        {
            Column<int> deployments = tables.Services[service].Deployments;
            for (int at = LastBy(deployments, incident.Started); at >= 0; at--)
            {
                if (incident.Started - tables.Deployments[deployments[at]].Time > _within)
                {
                    break;
                }

                if (tables.Deployments[deployments[at]].Is(DeploymentFlags.Succeeded))
                {
                    latest = latest < 0 || tables.CompareDeployments(latest, deployments[at]) < 0 ? deployments[at] : latest;
                    break;
                }
            }
        }

        return latest < 0 ? LinkAnswer.Nothing : new LinkAnswer(latest, LinkMethod.Latest);
    }

    /// <summary>The position of the last deployment that ended by then; −1 when there is none.</summary>
    private int LastBy(Column<int> deployments, long instant) => deployments.First(instant + 1, row => tables.Deployments[row].Time) - 1;

    /// <summary>The deployment that a word names; as the beginning of a commit it does where only one begins so.</summary>
    private int Named(int row, in IncidentRow incident, CauseWord word)
    {
        int named = Named(row, incident, word.Hash);
        if (named >= 0 || word.Short is not { } begin || tables.ShortRevisions is null)
        {
            return named;
        }

        tables.NoteCause(begin.Key, row);
        return tables.ShortRevisions.Find(begin) is var commit and not Hashes.None ? Named(row, incident, commit) : -1;
    }

    /// <summary>
    /// The deployment that a deployment's id, a revision or a change's id or commit names; those of affected services go first.
    /// </summary>
    private int Named(int row, in IncidentRow incident, long cause)
    {
        tables.NoteCause(cause, row);
        ReadOnlySpan<int> services = tables.Sets[incident.Services];
        int best = -1;
        foreach (int deployment in tables.DeploymentsById.Find(cause))
        {
            best = tables.Deployments[deployment].Id == cause ? Better(best, deployment, services) : best;
        }

        if (best >= 0)
        {
            return best;
        }

        foreach (int deployment in tables.DeploymentsByRevision.Find(cause))
        {
            ref DeploymentRow candidate = ref tables.Deployments[deployment];
            if (candidate.Revision == cause && candidate.Is(DeploymentFlags.Counts | DeploymentFlags.Succeeded) && candidate.Time <= incident.Started)
            {
                best = Better(best, deployment, services);
            }
        }

        return best >= 0 ? best : CarrierOf(row, cause, services);
    }

    private int CarrierOf(int row, long cause, ReadOnlySpan<int> services)
    {
        int best = -1;
        foreach (int change in tables.ChangesById.Find(cause))
        {
            best = tables.Changes[change].Id == cause ? BestCarrier(row, best, change, services) : best;
        }

        foreach (int change in tables.ChangesByRevision.Find(cause))
        {
            best = tables.RevisionsOf(tables.Changes[change]).Contains(cause) ? BestCarrier(row, best, change, services) : best;
        }

        return best;
    }

    private int BestCarrier(int row, int best, int change, ReadOnlySpan<int> services)
    {
        tables.CausedByChanges.Add(row);
        foreach ((_, int deployment) in tables.Carriers.Of(change))
        {
            best = Better(best, deployment, services);
        }

        return best;
    }

    private int Better(int best, int candidate, ReadOnlySpan<int> services)
    {
        if (best < 0)
        {
            return candidate;
        }

        bool bestAffected = tables.Sets[tables.Deployments[best].Services].ContainsAny(services);
        bool affected = tables.Sets[tables.Deployments[candidate].Services].ContainsAny(services);
        return bestAffected != affected ? (affected ? candidate : best) : tables.CompareDeployments(best, candidate) < 0 ? candidate : best;
    }

    private void Remember(int row, LinkAnswer answer)
    {
        if (answer.Deployment >= 0 && !tables.FailureOf(answer.Deployment).Incidents.Contains(row))
        {
            tables.FailureOf(answer.Deployment).Incidents.Add(row);
        }
    }

    private void Forget(int row, LinkAnswer answer)
    {
        if (answer.Deployment >= 0 && tables.Failures.TryGetValue(answer.Deployment, out Failure? failure))
        {
            failure.Incidents.Remove(row);
            tables.ForgetIfEmpty(answer.Deployment, failure);
        }
    }
}
