using Metrics.Compute.Rows;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Durations in whole and by origin, of which a few ranks will be asked.</summary>
internal sealed class SplitSelection : ISplitSample
{
    private readonly Selection _all = new();
    private readonly Selection[] _byOrigin = [new(), new(), new(), new()];

    public ISample All => _all;

    public ISample Of(ChangeOrigin origin) => _byOrigin[(int)origin];

    public void Add(byte origin, long milliseconds)
    {
        _all.Add(milliseconds);
        _byOrigin[origin].Add(milliseconds);
    }

    public void Release()
    {
        _all.Release();
        Array.ForEach(_byOrigin, sample => sample.Release());
    }
}

/// <summary>Counts the items of a scope's services over one window at one instant: what had happened by then, each fact once.</summary>
internal sealed class Tally
{
    private readonly FactIndex _index;
    private readonly ScopeMembers _scope;
    private readonly TimeSlice _slice;
    private readonly long _instant;
    private readonly HashSet<int> _days = [];
    private readonly List<long> _open = [];
    private readonly SplitSelection _lead = new();
    private readonly Selection _coding = new();
    private readonly Selection _pickup = new();
    private readonly Selection _review = new();
    private readonly Selection _deploy = new();
    private readonly SplitSelection _recovery = new();
    private readonly Selection _restore = new();
    private readonly SplitSelection _firstReview = new();
    private Counts _deployments;
    private Counts _rollouts;
    private Counts _failed;
    private Counts _rework;
    private Counts _merged;
    private Counts _opened;
    private Counts _unreviewed;
    private Counts _changed;
    private Counts _reworked;
    private int _incidents;
    private int _complete;
    private int _linked;

    /// <param name="slice">The window, cut at the instant.</param>
    public Tally(FactIndex index, ScopeMembers scope, TimeSlice slice, long instant) =>
        (_index, _scope, _slice, _instant) = (index, scope, slice, instant);

    private Tables Tables => _index.Tables;

    /// <summary>The part of a window that had passed by an instant.</summary>
    public static TimeSlice Passed(TimeSlice slice, long instant) => slice with { UpTo = Math.Max(slice.After, Math.Min(slice.UpTo, instant)) };

    /// <summary>Counts a service's items for the stretch in which it belongs to the scope.</summary>
    public void Add(Items items, Member member)
    {
        AddDeployments(items, member);
        AddLeads(items, member);
        AddFailures(items, member);
        AddChanges(items, member);
        AddIncidents(items, member);
    }

    public Figures ToFigures()
    {
        Counts judged = _deployments;
        Counts failed = _failed;
        if (Tables.CountFailedRollouts)
        {
            judged.Add(_rollouts);
            failed.Add(_rollouts);
        }

        _open.Sort();
        int? unmapped = _scope.Scope.Kind == ScopeKind.Organization ? Unmapped.Count(Tables, _slice).Total : null;
        int events = (int)_deployments.All + _incidents;
        return new Figures
        {
            Days = _slice.Days,
            Instant = _instant,
            Deployments = _deployments,
            DeploymentDays = _days.Count,
            Judged = judged,
            Failed = failed,
            Rework = _rework,
            LeadTime = _lead,
            Coding = _coding,
            Pickup = _pickup,
            Review = _review,
            Deploy = _deploy,
            Recovery = _recovery,
            Restore = _restore,
            Open = [.. _open],
            Incidents = _incidents,
            LinesChanged = _changed,
            LinesReworked = _reworked,
            Merged = _merged,
            Opened = _opened,
            FirstReview = _firstReview,
            Unreviewed = _unreviewed,
            Quality = new QualityCounts(events + (int)_merged.All, Math.Max(0, _complete), events, _linked, unmapped),
        };
    }

    /// <summary>Gives borrowed room back, once its figures have been written.</summary>
    public void Release()
    {
        _lead.Release();
        _recovery.Release();
        _firstReview.Release();
        foreach (Selection sample in (ReadOnlySpan<Selection>)[_coding, _pickup, _review, _deploy, _restore])
        {
            sample.Release();
        }
    }

    private void AddDeployments(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Deployments, from, item => item.Time); at < items.Deployments.Count; at++)
        {
            ref DeploymentItem item = ref items.Deployments[at];
            if (item.Time > until)
            {
                break;
            }

            if (item.Several && !_scope.CountedBy(items.Service, Tables.Deployments[item.Row].Production, item.Time))
            {
                continue;
            }

            if ((item.Marks & DeploymentMarks.Succeeded) == 0)
            {
                _rollouts.Add(item.Origin, 1);
                continue;
            }

            _deployments.Add(item.Origin, 1);
            _rework.Add(item.Origin, (item.Marks & DeploymentMarks.Rework) != 0 ? 1 : 0);
            _complete += (item.Marks & DeploymentMarks.Finished) != 0 ? 1 : 0;
            _linked += (item.Marks & DeploymentMarks.Joined) != 0 ? 1 : 0;
            _days.Add(item.Day);
        }
    }

    private void AddLeads(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Leads, from, item => item.Time); at < items.Leads.Count; at++)
        {
            ref LeadItem item = ref items.Leads[at];
            if (item.Time > until)
            {
                break;
            }

            if (item.Several && !_scope.IsFirst(items.Service, item.Deployment, item.Change))
            {
                continue;
            }

            if (item.Total >= 0)
            {
                _lead.Add(item.Origin, item.Total);
            }

            Add(_coding, item.Coding);
            Add(_pickup, item.Pickup);
            Add(_review, item.Review);
            Add(_deploy, item.Deploy);
            _complete -= item.Negative ? 1 : 0;
        }
    }

    private void AddFailures(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Fails, from, item => item.Time); at < items.Fails.Count; at++)
        {
            ref FailItem item = ref items.Fails[at];
            if (item.Time > until)
            {
                break;
            }

            if (item.From <= _instant && _instant < item.Until && CountsDeployment(items.Service, item.Row, item.Several, item.Time))
            {
                _failed.Add(item.Origin, 1);
            }
        }

        for (int at = First(items.Recoveries, _slice.After + 1, item => item.Time); at < items.Recoveries.Count; at++)
        {
            ref RecoveryItem item = ref items.Recoveries[at];
            if (item.Time > _slice.UpTo)
            {
                break;
            }

            bool holds = item.From <= _instant && _instant < item.Until && Belongs(member, item.Deployed)
                && CountsDeployment(items.Service, item.Row, item.Several, item.Deployed);
            if (holds && item.Time >= item.Deployed)
            {
                _recovery.Add(item.Origin, item.Time - item.Deployed);
            }
        }
    }

    private void AddChanges(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Merged, from, item => item.Time); at < items.Merged.Count && items.Merged[at].Time <= until; at++)
        {
            ref MergedItem item = ref items.Merged[at];
            if (item.Several && !_scope.CountedBy(items.Service, Tables.Changes[item.Row].Services, item.Time))
            {
                continue;
            }

            _merged.Add(item.Origin, 1);
            _unreviewed.Add(item.Origin, item.Reviewed ? 0 : 1);
            _complete += item.Complete ? 1 : 0;
            if (item.Waited >= 0)
            {
                _firstReview.Add(item.Origin, item.Waited);
            }
        }

        for (int at = First(items.Opened, from, item => item.Time); at < items.Opened.Count && items.Opened[at].Time <= until; at++)
        {
            ref OpenedItem item = ref items.Opened[at];
            bool counted = !item.Several || _scope.CountedBy(items.Service, Tables.Changes[item.Row].Services, item.Time);
            _opened.Add(item.Origin, counted ? 1 : 0);
        }

        for (int at = First(items.Lines, from, item => item.Time); at < items.Lines.Count && items.Lines[at].Time <= until; at++)
        {
            ref LinesItem item = ref items.Lines[at];
            if (!item.Several || _scope.CountedBy(items.Service, Tables.CodeRework[item.Row].Services, item.Time))
            {
                _changed.Add(item.Origin, item.Changed);
                _reworked.Add(item.Origin, item.Reworked);
            }
        }
    }

    private void AddIncidents(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Started, from, item => item.Time); at < items.Started.Count && items.Started[at].Time <= until; at++)
        {
            ref IncidentItem item = ref items.Started[at];
            if (CountsIncident(items.Service, item))
            {
                _incidents++;
                _complete++;
                _linked += item.IsLinkedAt(_instant) ? 1 : 0;
            }
        }

        for (int at = First(items.Restored, _slice.After + 1, item => item.Time); at < items.Restored.Count; at++)
        {
            ref IncidentItem item = ref items.Restored[at];
            if (item.Time > _slice.UpTo)
            {
                break;
            }

            if (item.Started <= _slice.UpTo && Belongs(member, item.Started) && CountsIncident(items.Service, item))
            {
                Add(_restore, item.Resolved - item.Started);
            }
        }

        long last = Math.Min(_slice.UpTo, _instant);
        foreach (IncidentItem item in items.Open.Span)
        {
            if (item.Started <= last && item.Resolved > _instant && Belongs(member, item.Started) && CountsIncident(items.Service, item))
            {
                _open.Add(_instant - item.Started);
            }
        }
    }

    private bool CountsDeployment(int service, int row, bool several, long time) =>
        !several || _scope.CountedBy(service, Tables.Deployments[row].Production, time);

    private bool CountsIncident(int service, in IncidentItem item) =>
        !item.Several || _scope.CountedBy(service, Tables.Incidents[item.Row].Services, item.Started);

    private static bool Belongs(Member member, long time) => time >= member.From && time < member.Until;

    private static void Add(Selection sample, long milliseconds)
    {
        if (milliseconds >= 0)
        {
            sample.Add(milliseconds);
        }
    }

    private (long From, long Until) Bounds(Member member) => (
        Math.Max(_slice.After + 1, member.From), member.Until == long.MaxValue ? _slice.UpTo : Math.Min(_slice.UpTo, member.Until - 1));

    private static int First<T>(Column<T> items, long from, Func<T, long> time)
        where T : struct => items.Count == 0 || time(items[0]) >= from ? 0 : StandingSpans.First(items, from, time);
}
