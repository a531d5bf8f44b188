using Metrics.Compute.Links;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>A change and the deployment that carried it first in the scope.</summary>
internal readonly record struct Lead(int Change, int Deployment, CarryRule Rule);

/// <summary>A failed deployment and its recovery.</summary>
internal readonly record struct Recovery(int Deployment, long At);

/// <summary>
/// The rows behind the numbers of a scope over a window at an instant: whatever happened in the window, as far as it had happened by the
/// instant, each once.
/// </summary>
internal sealed class Evidence
{
    public Evidence(FactIndex index, ScopeMembers scope, TimeSlice slice, long instant)
    {
        (Index, Scope, Instant) = (index, scope, instant);
        Slice = new TimeSlice(slice.After, Math.Max(slice.After, Math.Min(slice.UpTo, instant)));
        foreach (Member member in scope.Members)
        {
            Gather(member);
        }
    }

    public FactIndex Index { get; }

    public Tables Tables => Index.Tables;

    public ScopeMembers Scope { get; }

    /// <summary>The part of the window that had passed by the instant.</summary>
    public TimeSlice Slice { get; }

    public long Instant { get; }

    /// <summary>Succeeded production deployments.</summary>
    public List<int> Deployments { get; } = [];

    /// <summary>Production deployments that failed to roll out.</summary>
    public List<int> FailedRollouts { get; } = [];

    public List<Lead> Leads { get; } = [];

    public List<Recovery> Recoveries { get; } = [];

    public List<int> IncidentsStarted { get; } = [];

    public List<int> IncidentsResolved { get; } = [];

    /// <summary>Open at the instant, started by the window's end.</summary>
    public List<int> IncidentsOpen { get; } = [];

    public List<int> Merged { get; } = [];

    public List<int> Opened { get; } = [];

    public List<int> CodeRework { get; } = [];

    /// <summary>Whether the deployment had failed its users by the instant, and recovered.</summary>
    public Standing StandingOf(int deployment) =>
        Tables.Failures.TryGetValue(deployment, out Failure? failure) ? Standings.At(Tables, failure, deployment, Instant) : default;

    /// <summary>Leaves out whatever is of another origin; incidents have none and stay.</summary>
    public void Keep(ChangeOrigin origin)
    {
        bool IsOther(int deployment) => DeploymentFrequency.OriginOf(Tables.Deployments[deployment].Carried) != origin;
        Deployments.RemoveAll(IsOther);
        FailedRollouts.RemoveAll(IsOther);
        Recoveries.RemoveAll(recovery => IsOther(recovery.Deployment));
        Leads.RemoveAll(lead => Tables.Changes[lead.Change].Origin != origin);
        Merged.RemoveAll(row => Tables.Changes[row].Origin != origin);
        Opened.RemoveAll(row => Tables.Changes[row].Origin != origin);
        CodeRework.RemoveAll(row => Tables.CodeRework[row].Origin != origin);
    }

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>A deployment as a record of an explanation.</summary>
    public ExplainedRecord Record(int deployment, RecordRole role, string why) =>
        new(Tables.KeyOfDeployment(deployment), Time(Tables.Deployments[deployment].Time), role, why);

    private void Gather(Member member)
    {
        ServiceFacts facts = Tables.Services[member.Service];
        GatherDeployments(member, facts);
        foreach (int row in Within(facts.Merged, member, row => Tables.Changes[row].Merged))
        {
            AddOnce(Merged, member, row, Tables.Changes[row].Services, Tables.Changes[row].Merged);
        }

        foreach (int row in Within(facts.Opened, member, row => Tables.Changes[row].Opened))
        {
            AddOnce(Opened, member, row, Tables.Changes[row].Services, Tables.Changes[row].Opened);
        }

        foreach (int row in Within(facts.CodeRework, member, row => Tables.CodeRework[row].Day))
        {
            AddOnce(CodeRework, member, row, Tables.CodeRework[row].Services, Tables.CodeRework[row].Day);
        }

        GatherIncidents(member, facts);
    }

    private void GatherDeployments(Member member, ServiceFacts facts)
    {
        bool failedRollouts = Index.Definitions.CountFailedRollouts;
        for (int position = 0; position < facts.Deployments.Count; position++)
        {
            int row = facts.Deployments[position];
            ref DeploymentRow deployment = ref Tables.Deployments[row];
            if (deployment.Time > Instant || deployment.Time < member.From || deployment.Time >= member.Until)
            {
                continue;
            }

            bool succeeded = deployment.Is(DeploymentFlags.Succeeded);
            bool counted = Scope.CountedBy(member.Service, deployment.Production, deployment.Time);
            if (counted && (succeeded || failedRollouts) && StandingOf(row) is { Failed: true, Recovery: { } recovery } && Slice.Holds(recovery))
            {
                Recoveries.Add(new Recovery(row, recovery));
            }

            if (Slice.Holds(deployment.Time))
            {
                if (counted)
                {
                    (succeeded ? Deployments : FailedRollouts).Add(row);
                }

                GatherLeads(member.Service, row, facts.CarriedBy(position));
            }
        }
    }

    private void GatherLeads(int service, int row, ReadOnlySpan<Carry> carries)
    {
        foreach (Carry carry in carries)
        {
            if (carry.Rule != CarryRule.Before && (!Tables.Carriers.InSeveral(carry.Change) || Scope.IsFirst(service, row, carry.Change)))
            {
                Leads.Add(new Lead(carry.Change, row, carry.Rule));
            }
        }
    }

    private void GatherIncidents(Member member, ServiceFacts facts)
    {
        foreach (int row in facts.Incidents.Span)
        {
            ref IncidentRow incident = ref Tables.Incidents[row];
            if (incident.Started > Math.Min(Slice.UpTo, Instant) || incident.Started < member.From || incident.Started >= member.Until
                || !Scope.CountedBy(member.Service, incident.Services, incident.Started))
            {
                continue;
            }

            if (Slice.Holds(incident.Started))
            {
                IncidentsStarted.Add(row);
            }

            if (incident.Resolved > Instant)
            {
                IncidentsOpen.Add(row);
            }
            else if (Slice.Holds(incident.Resolved))
            {
                IncidentsResolved.Add(row);
            }
        }
    }

    private void AddOnce(List<int> rows, Member member, int row, int services, long at)
    {
        if (Scope.CountedBy(member.Service, services, at))
        {
            rows.Add(row);
        }
    }

    private IEnumerable<int> Within(Column<int> rows, Member member, Func<int, long> time)
    {
        long from = Math.Max(Slice.After + 1, member.From);
        long until = Math.Min(Slice.UpTo, member.Until == long.MaxValue ? long.MaxValue : member.Until - 1);
        for (int at = rows.First(from, time); at < rows.Count && time(rows[at]) <= until; at++)
        {
            yield return rows[at];
        }
    }
}
