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
        foreach (ref readonly DeploymentItem item in Between(items.Deployments, from, until, item => item.Time))
        {
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
        foreach (ref readonly LeadItem item in Between(items.Leads, from, until, item => item.Time))
        {
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
        foreach (ref readonly FailItem item in Between(items.Fails, from, until, item => item.Time))
        {
            Turn(item.From);
            Turn(item.Until);
            if (item.From <= instant && instant < item.Until && CountsDeployment(items.Service, item.Row, item.Several, item.Time))
            {
                _sums.Failed.Add(item.Origin, 1);
            }
        }

        foreach (ref readonly RecoveryItem item in Between(items.Recoveries, slice.After + 1, slice.UpTo, item => item.Time))
        {
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
        foreach (ref readonly MergedItem item in Between(items.Merged, from, until, item => item.Time))
        {
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

        foreach (ref readonly OpenedItem item in Between(items.Opened, from, until, item => item.Time))
        {
            bool counted = Counts(items.Service, item.Several, Tables.Changes[item.Row].Services, item.Time);
            _sums.Opened.Add(item.Origin, counted ? 1 : 0);
        }

        foreach (ref readonly LinesItem item in Between(items.Lines, from, until, item => item.Time))
        {
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
        foreach (ref readonly IncidentItem item in Between(items.Started, from, until, item => item.Time))
        {
            Turn(item.StatedAt);
            if (CountsIncident(items.Service, item))
            {
                _sums.Incidents++;
                _sums.Complete++;
                _sums.Linked += item.IsLinkedAt(instant) ? 1 : 0;
            }
        }

        foreach (ref readonly IncidentItem item in Between(items.Restored, slice.After + 1, slice.UpTo, item => item.Time))
        {
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

    // Mostly all were read for this very stretch: the two ends tell, without a search.
    private static ReadOnlySpan<T> Between<T>(Column<T> items, long from, long until, Func<T, long> time)
        where T : struct
    {
        int count = items.Count;
        int first = count == 0 || time(items[0]) >= from ? 0 : items.First(from, time);
        int end = count == 0 || time(items[count - 1]) <= until ? count : items.First(until + 1, time);
        return items.Span[first..Math.Max(first, end)];
    }
}
