using Metrics.Compute.Rows;

namespace Metrics.Compute.Numbers;

/// <summary>All items of a scope that a series of windows may hold, each fact once, service by service.</summary>
internal sealed class Timeline
{
    private readonly Tables _tables;
    private readonly ScopeMembers _scope;

    public Timeline(FactIndex index, ScopeMembers scope, long after, long upTo, long openFrom)
    {
        (_tables, _scope) = (index.Tables, scope);
        var items = new Items();
        var reader = new ItemReader(_tables, items);
        foreach (Member member in scope.Members)
        {
            reader.Read(member.Service, after, upTo, openFrom);
            Take(items, member);
        }
    }

    /// <summary>Succeeded deployments.</summary>
    public List<DeploymentItem> Deployments { get; } = [];

    /// <summary>Deployments that failed to roll out.</summary>
    public List<DeploymentItem> Rollouts { get; } = [];

    public List<LeadItem> Leads { get; } = [];

    public List<MergedItem> Merged { get; } = [];

    public List<OpenedItem> Opened { get; } = [];

    public List<FailItem> Fails { get; } = [];

    public List<RecoveryItem> Recoveries { get; } = [];

    public List<IncidentItem> Started { get; } = [];

    public List<IncidentItem> Restored { get; } = [];

    /// <summary>Incidents not resolved before the first instant, by start.</summary>
    public List<IncidentItem> Open { get; } = [];

    public List<LinesItem> Lines { get; } = [];

    private void Take(Items items, Member member)
    {
        int service = items.Service;
        foreach (DeploymentItem item in items.Deployments.Span)
        {
            if (Belongs(member, item.Time) && CountsDeployment(service, item.Row, item.Several, item.Time))
            {
                ((item.Marks & DeploymentMarks.Succeeded) != 0 ? Deployments : Rollouts).Add(item);
            }
        }

        foreach (LeadItem item in items.Leads.Span)
        {
            if (Belongs(member, item.Time) && (!item.Several || _scope.IsFirst(service, item.Deployment, item.Change)))
            {
                Leads.Add(item);
            }
        }

        foreach (FailItem item in items.Fails.Span)
        {
            if (Belongs(member, item.Time) && CountsDeployment(service, item.Row, item.Several, item.Time))
            {
                Fails.Add(item);
            }
        }

        foreach (RecoveryItem item in items.Recoveries.Span)
        {
            if (item.Time >= item.Deployed && Belongs(member, item.Deployed) && CountsDeployment(service, item.Row, item.Several, item.Deployed))
            {
                Recoveries.Add(item);
            }
        }

        TakeChanges(items, member);
        TakeIncidents(items.Started, Started, service, member);
        TakeIncidents(items.Restored, Restored, service, member);
        TakeIncidents(items.Open, Open, service, member);
    }

    private void TakeChanges(Items items, Member member)
    {
        int service = items.Service;
        foreach (MergedItem item in items.Merged.Span)
        {
            if (Belongs(member, item.Time) && Counts(service, item.Several, _tables.Changes[item.Row].Services, item.Time))
            {
                Merged.Add(item);
            }
        }

        foreach (OpenedItem item in items.Opened.Span)
        {
            if (Belongs(member, item.Time) && Counts(service, item.Several, _tables.Changes[item.Row].Services, item.Time))
            {
                Opened.Add(item);
            }
        }

        foreach (LinesItem item in items.Lines.Span)
        {
            if (Belongs(member, item.Time) && Counts(service, item.Several, _tables.CodeRework[item.Row].Services, item.Time))
            {
                Lines.Add(item);
            }
        }
    }

    private void TakeIncidents(Column<IncidentItem> items, List<IncidentItem> into, int service, Member member)
    {
        foreach (IncidentItem item in items.Span)
        {
            if (Belongs(member, item.Started) && Counts(service, item.Several, _tables.Incidents[item.Row].Services, item.Started))
            {
                into.Add(item);
            }
        }
    }

    private bool CountsDeployment(int service, int row, bool several, long time) => Counts(service, several, _tables.Deployments[row].Production, time);

    private bool Counts(int service, bool several, int set, long time) => !several || _scope.CountedBy(service, set, time);

    private static bool Belongs(Member member, long time) => time >= member.From && time < member.Until;
}
