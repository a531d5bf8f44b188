using Metrics.Compute.Rows;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What one service or a few give to a scope over one window at one instant: counts that add up, and durations dealt by size, so that the
/// figures of many services come of their tallies without looking at an item again.
/// </summary>
internal sealed class Tally : ITally
{
    /// <summary>Where each kind of duration has its deck; those by origin have one for each of the four.</summary>
    public const int Origins = 4;
    public const int Kinds = 12;
    public const int Lead = 0;
    public const int FirstReview = 4;
    public const int Coding = 8;
    public const int Pickup = 9;
    public const int Review = 10;
    public const int Deploy = 11;

    private readonly FactIndex _index;
    private readonly ScopeMembers _scope;
    private readonly TimeSlice _slice;
    private readonly long _instant;
    private readonly DeckRoom _room;
    private Deck?[] _decks = [];
    private long _first = long.MaxValue;
    private long _next = long.MaxValue;
    private long _turn = long.MaxValue;
    private Sums _sums;

    /// <param name="slice">The window, cut at the instant.</param>
    /// <param name="room">Where its durations will lie: they can be asked for until it is given back.</param>
    public Tally(FactIndex index, ScopeMembers scope, TimeSlice slice, long instant, DeckRoom room) =>
        (_index, _scope, _slice, _instant, _room) = (index, scope, slice, instant, room);

    /// <summary>An item stands in several services: in another scope it may count elsewhere.</summary>
    public bool HasShared { get; private set; }

    public ref readonly Sums Sums => ref _sums;

    public List<int> Days { get; } = [];

    public List<long> Restored { get; } = [];

    public List<(byte Origin, long Milliseconds)> Recovered { get; } = [];

    public List<long> OpenSince { get; } = [];

    private Tables Tables => _index.Tables;

    /// <summary>The part of a window that had passed by an instant.</summary>
    public static TimeSlice Passed(TimeSlice slice, long instant) => slice with { UpTo = Math.Max(slice.After, Math.Min(slice.UpTo, instant)) };

    public IDeck? this[int kind] => _decks[kind];

    /// <summary>
    /// Whether a later window at a later instant holds just what was counted: nothing came into it or left it, and nothing turned.
    /// </summary>
    public bool Holds(TimeSlice slice, long instant) =>
        slice.After >= _slice.After && slice.After < _first && slice.UpTo >= _slice.UpTo && slice.UpTo < _next && instant >= _instant && instant < _turn;

    /// <summary>Counts a service's items for the stretch in which it belongs to the scope.</summary>
    public void Add(Items items, Member member)
    {
        AddDeployments(items, member);
        AddLeads(items, member);
        AddFailures(items, member);
        AddChanges(items, member);
        AddIncidents(items, member);
        _first = Math.Min(_first, items.FirstAfter(_slice.After));
        _next = Math.Min(_next, Math.Min(items.Next, items.FirstAfter(_slice.UpTo)));
    }

    /// <summary>Makes the decks of what was added.</summary>
    public void Deal() => _decks = _room.Deal();

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
            if (Days.Count == 0 || Days[^1] != item.Day)
            {
                Days.Add(item.Day);
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

            HasShared |= item.Several;
            if (item.Several && !_scope.IsFirst(items.Service, item.Deployment, item.Change))
            {
                continue;
            }

            Add(Lead + item.Origin, item.Total);
            Add(Coding, item.Coding);
            Add(Pickup, item.Pickup);
            Add(Review, item.Review);
            Add(Deploy, item.Deploy);
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
            if (item.From <= _instant && _instant < item.Until && CountsDeployment(items.Service, item.Row, item.Several, item.Time))
            {
                _sums.Failed.Add(item.Origin, 1);
            }
        }

        for (int at = First(items.Recoveries, _slice.After + 1, item => item.Time); at < items.Recoveries.Count; at++)
        {
            ref RecoveryItem item = ref items.Recoveries[at];
            if (item.Time > _slice.UpTo)
            {
                break;
            }

            Turn(item.From);
            Turn(item.Until);
            bool holds = item.From <= _instant && _instant < item.Until && Belongs(member, item.Deployed)
                && CountsDeployment(items.Service, item.Row, item.Several, item.Deployed);
            if (holds && item.Time >= item.Deployed)
            {
                Recovered.Add((item.Origin, item.Time - item.Deployed));
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
            Add(FirstReview + item.Origin, item.Waited);
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
                _sums.Linked += item.IsLinkedAt(_instant) ? 1 : 0;
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
                if (item.Resolved >= item.Started)
                {
                    Restored.Add(item.Resolved - item.Started);
                }
            }
        }

        long last = Math.Min(_slice.UpTo, _instant);
        foreach (IncidentItem item in items.Open.Span)
        {
            Turn(item.Started);
            Turn(item.Resolved);
            if (item.Started <= last && item.Resolved > _instant && Belongs(member, item.Started) && CountsIncident(items.Service, item))
            {
                OpenSince.Add(item.Started);
            }
        }
    }

    private bool CountsDeployment(int service, int row, bool several, long time) =>
        Counts(service, several, Tables.Deployments[row].Production, time);

    private bool CountsIncident(int service, in IncidentItem item) =>
        Counts(service, item.Several, Tables.Incidents[item.Row].Services, item.Started);

    private bool Counts(int service, bool several, int set, long time)
    {
        HasShared |= several;
        return !several || _scope.CountedBy(service, set, time);
    }

    private void Turn(long instant)
    {
        if (instant > Math.Min(_instant, _slice.UpTo))
        {
            _turn = Math.Min(_turn, instant);
        }
    }

    private static bool Belongs(Member member, long time) => time >= member.From && time < member.Until;

    private void Add(int kind, long milliseconds)
    {
        if (milliseconds >= 0)
        {
            _room.Add(kind, milliseconds);
        }
    }

    private (long From, long Until) Bounds(Member member) => (
        Math.Max(_slice.After + 1, member.From), member.Until == long.MaxValue ? _slice.UpTo : Math.Min(_slice.UpTo, member.Until - 1));

    private static int First<T>(Column<T> items, long from, Func<T, long> time)
        where T : struct => items.Count == 0 || time(items[0]) >= from ? 0 : items.First(from, time);
}
