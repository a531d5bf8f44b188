using Metrics.Compute.Rows;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Counts the items of one service or a few for a scope, over one window at one instant.</summary>
/// <param name="slice">The window, cut at the instant.</param>
/// <param name="room">Where the durations will lie: they can be asked for until it is given back.</param>
internal sealed class Counter(FactIndex index, ScopeMembers scope, TimeSlice slice, long instant, DeckRoom room)
{
    private readonly List<int> _days = [];
    private readonly List<long> _openSince = [];
    private bool _hasShared;
    private long _first = long.MaxValue;
    private long _next = long.MaxValue;
    private long _turn = long.MaxValue;
    private Sums _sums;

    private Tables Tables => index.Tables;

    /// <summary>Counts a service's items for the stretch in which it belongs to the scope.</summary>
    public void Add(Items items, Member member)
    {
        AddDeployments(items, member);
        AddLeads(items, member);
        AddFailures(items, member);
        AddChanges(items, member);
        AddIncidents(items, member);
        _first = Math.Min(_first, items.FirstAfter(slice.After));
        _next = Math.Min(_next, Math.Min(items.Next, items.FirstAfter(slice.UpTo)));
    }

    /// <summary>What was added; the durations are dealt now.</summary>
    public Tally Deal() => new(_sums, room.Deal())
    {
        HasShared = _hasShared,
        Days = _days,
        OpenSince = _openSince,
        Stands = new TallyStanding(slice, instant, _first, _next, _turn),
    };

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

            if (!CountsDeployment(items.Service, item.Row, item.Several, item.Time))
            {
                continue;
            }

            if ((item.Marks & DeploymentMarks.Succeeded) == 0)
            {
                _sums.Rollouts.Add(item.Origin, 1);
                continue;
            }

            _sums.Deployments.Add(item.Origin, 1);
            _sums.Rework.Add(item.Origin, (item.Marks & DeploymentMarks.Rework) != 0 ? 1 : 0);
            _sums.Complete += (item.Marks & DeploymentMarks.Finished) != 0 ? 1 : 0;
            _sums.Linked += (item.Marks & DeploymentMarks.Joined) != 0 ? 1 : 0;
            if (_days.Count == 0 || _days[^1] != item.Day)
            {
                _days.Add(item.Day);
            }
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

            _hasShared |= item.Several;
            if (item.Several && !scope.IsFirst(items.Service, item.Deployment, item.Change))
            {
                continue;
            }

            Add(Tally.Lead + item.Origin, item.Total);
            Add(Tally.Coding, item.Coding);
            Add(Tally.Pickup, item.Pickup);
            Add(Tally.Review, item.Review);
            Add(Tally.Deploy, item.Deploy);
            _sums.Complete -= item.Negative ? 1 : 0;
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

            Turn(item.From);
            Turn(item.Until);
            if (item.From <= instant && instant < item.Until && CountsDeployment(items.Service, item.Row, item.Several, item.Time))
            {
                _sums.Failed.Add(item.Origin, 1);
            }
        }

        for (int at = First(items.Recoveries, slice.After + 1, item => item.Time); at < items.Recoveries.Count; at++)
        {
            ref RecoveryItem item = ref items.Recoveries[at];
            if (item.Time > slice.UpTo)
            {
                break;
            }

            Turn(item.From);
            Turn(item.Until);
            bool holds = item.From <= instant && instant < item.Until && Belongs(member, item.Deployed)
                && CountsDeployment(items.Service, item.Row, item.Several, item.Deployed);
            if (holds)
            {
                Add(Tally.Recovered + item.Origin, item.Time - item.Deployed);
            }
        }
    }

    private void AddChanges(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Merged, from, item => item.Time); at < items.Merged.Count && items.Merged[at].Time <= until; at++)
        {
            ref MergedItem item = ref items.Merged[at];
            if (!Counts(items.Service, item.Several, Tables.Changes[item.Row].Services, item.Time))
            {
                continue;
            }

            _sums.Merged.Add(item.Origin, 1);
            _sums.ReviewsKnown.Add(item.Origin, item.Review == ReviewState.Unknown ? 0 : 1);
            _sums.Unreviewed.Add(item.Origin, item.Review == ReviewState.Missing ? 1 : 0);
            _sums.Complete += item.Complete ? 1 : 0;
            Add(Tally.FirstReview + item.Origin, item.Waited);
        }

        for (int at = First(items.Opened, from, item => item.Time); at < items.Opened.Count && items.Opened[at].Time <= until; at++)
        {
            ref OpenedItem item = ref items.Opened[at];
            bool counted = Counts(items.Service, item.Several, Tables.Changes[item.Row].Services, item.Time);
            _sums.Opened.Add(item.Origin, counted ? 1 : 0);
        }

        for (int at = First(items.Lines, from, item => item.Time); at < items.Lines.Count && items.Lines[at].Time <= until; at++)
        {
            ref LinesItem item = ref items.Lines[at];
            if (Counts(items.Service, item.Several, Tables.CodeRework[item.Row].Services, item.Time))
            {
                _sums.LinesChanged.Add(item.Origin, item.Changed);
                _sums.LinesReworked.Add(item.Origin, item.Reworked);
            }
        }
    }

    private void AddIncidents(Items items, Member member)
    {
        (long from, long until) = Bounds(member);
        for (int at = First(items.Started, from, item => item.Time); at < items.Started.Count && items.Started[at].Time <= until; at++)
        {
            ref IncidentItem item = ref items.Started[at];
            Turn(item.StatedAt);
            if (CountsIncident(items.Service, item))
            {
                _sums.Incidents++;
                _sums.Complete++;
                _sums.Linked += item.IsLinkedAt(instant) ? 1 : 0;
            }
        }

        for (int at = First(items.Restored, slice.After + 1, item => item.Time); at < items.Restored.Count; at++)
        {
            ref IncidentItem item = ref items.Restored[at];
            if (item.Time > slice.UpTo)
            {
                break;
            }

            if (item.Started <= slice.UpTo && Belongs(member, item.Started) && CountsIncident(items.Service, item))
            {
                Add(Tally.Restored, item.Resolved - item.Started);
            }
        }

        long last = Math.Min(slice.UpTo, instant);
        foreach (IncidentItem item in items.Open.Span)
        {
            Turn(item.Started);
            Turn(item.Resolved);
            if (item.Started <= last && item.Resolved > instant && Belongs(member, item.Started) && CountsIncident(items.Service, item))
            {
                _openSince.Add(item.Started);
            }
        }
    }

    private bool CountsDeployment(int service, int row, bool several, long time) =>
        Counts(service, several, Tables.Deployments[row].Production, time);

    private bool CountsIncident(int service, in IncidentItem item) =>
        Counts(service, item.Several, Tables.Incidents[item.Row].Services, item.Started);

    private bool Counts(int service, bool several, int set, long time)
    {
        _hasShared |= several;
        return !several || scope.CountedBy(service, set, time);
    }

    private void Turn(long at)
    {
        if (at > Math.Min(instant, slice.UpTo))
        {
            _turn = Math.Min(_turn, at);
        }
    }

    private static bool Belongs(Member member, long time) => time >= member.From && time < member.Until;

    private void Add(int kind, long milliseconds)
    {
        if (milliseconds >= 0)
        {
            room.Add(kind, milliseconds);
        }
    }

    private (long From, long Until) Bounds(Member member) => (
        Math.Max(slice.After + 1, member.From), member.Until == long.MaxValue ? slice.UpTo : Math.Min(slice.UpTo, member.Until - 1));

    private static int First<T>(Column<T> items, long from, Func<T, long> time)
        where T : struct => items.Count == 0 || time(items[0]) >= from ? 0 : items.First(from, time);
}
