using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Durations of a moving window in whole and by origin.</summary>
internal sealed class SplitRunning : ISplitSample
{
    private readonly RunningSample _all = new();
    private readonly RunningSample[] _byOrigin = [new(), new(), new(), new()];

    public ISample All => _all;

    public ISample Of(ChangeOrigin origin) => _byOrigin[(int)origin];

    public void Add(byte origin, long milliseconds)
    {
        _all.Add(milliseconds);
        _byOrigin[origin].Add(milliseconds);
    }

    public void Remove(byte origin, long milliseconds)
    {
        _all.Remove(milliseconds);
        _byOrigin[origin].Remove(milliseconds);
    }
}

/// <summary>
/// Counts a scope over a window that moves forward through time: each item enters once and leaves once. What depends on the instant itself
/// (failed by then, recovered by then, open, linked by then) is looked at anew, for the few items that it concerns.
/// </summary>
internal sealed class Slider
{
    private readonly FactIndex _index;
    private readonly Timeline _timeline;
    private readonly bool _organization;
    private readonly Moving<DeploymentItem> _deployments;
    private readonly Moving<DeploymentItem> _rollouts;
    private readonly Moving<LeadItem> _leads;
    private readonly Moving<MergedItem> _merged;
    private readonly Moving<OpenedItem> _opened;
    private readonly Moving<FailItem> _fails;
    private readonly Moving<RecoveryItem> _recoveries;
    private readonly Moving<IncidentItem> _started;
    private readonly Moving<IncidentItem> _restored;
    private readonly Moving<LinesItem> _lines;
    private readonly SplitRunning _lead = new();
    private readonly RunningSample _coding = new();
    private readonly RunningSample _pickup = new();
    private readonly RunningSample _review = new();
    private readonly RunningSample _deploy = new();
    private readonly RunningSample _restore = new();
    private readonly SplitRunning _firstReview = new();
    private readonly Dictionary<int, int> _days = [];
    private Counts _deploymentCounts;
    private Counts _rolloutCounts;
    private Counts _rework;
    private Counts _mergedCounts;
    private Counts _openedCounts;
    private Counts _unreviewed;
    private Counts _changed;
    private Counts _reworked;
    private int _complete;
    private int _joined;

    public Slider(FactIndex index, ScopeMembers scope, Timeline timeline)
    {
        (_index, _timeline, _organization) = (index, timeline, scope.Scope.Kind == ScopeKind.Organization);
        _deployments = new(timeline.Deployments, item => item.Time, item => Count(item, 1), item => Count(item, -1));
        _rollouts = new(timeline.Rollouts, item => item.Time,
            item => _rolloutCounts.Add(item.Origin, 1), item => _rolloutCounts.Add(item.Origin, -1));
        _leads = new(timeline.Leads, item => item.Time, Enter, Leave);
        _merged = new(timeline.Merged, item => item.Time, item => Count(item, 1), item => Count(item, -1));
        _opened = new(timeline.Opened, item => item.Time,
            item => _openedCounts.Add(item.Origin, 1), item => _openedCounts.Add(item.Origin, -1));
        _fails = new(timeline.Fails, item => item.Time);
        _recoveries = new(timeline.Recoveries, item => item.Time);
        _started = new(timeline.Started, item => item.Time);
        _restored = new(
            timeline.Restored, item => item.Time, item => Add(_restore, item.Resolved - item.Started),
            item => Remove(_restore, item.Resolved - item.Started));
        _lines = new(timeline.Lines, item => item.Time, item => Count(item, 1), item => Count(item, -1));
    }

    /// <summary>
    /// The figures of a window, cut at an instant; neither may lie before that of the last time. They hold until the next time.
    /// </summary>
    public Figures To(TimeSlice slice, long instant)
    {
        _deployments.To(slice.After, slice.UpTo);
        _rollouts.To(slice.After, slice.UpTo);
        _leads.To(slice.After, slice.UpTo);
        _merged.To(slice.After, slice.UpTo);
        _opened.To(slice.After, slice.UpTo);
        _fails.To(slice.After, slice.UpTo);
        _recoveries.To(slice.After, slice.UpTo);
        _started.To(slice.After, slice.UpTo);
        _restored.To(slice.After, slice.UpTo);
        _lines.To(slice.After, slice.UpTo);

        Counts judged = _deploymentCounts;
        Counts failed = Failed(instant);
        if (_index.Tables.CountFailedRollouts)
        {
            judged.Add(_rolloutCounts);
            failed.Add(_rolloutCounts);
        }

        int incidents = _started.Inside.Length;
        int events = (int)_deploymentCounts.All + incidents;
        int? unmapped = _organization ? Unmapped.Count(_index.Tables, slice).Total : null;
        return new Figures
        {
            Days = slice.Days,
            Instant = instant,
            Deployments = _deploymentCounts,
            DeploymentDays = _days.Count,
            Judged = judged,
            Failed = failed,
            Rework = _rework,
            LeadTime = _lead,
            Coding = _coding,
            Pickup = _pickup,
            Review = _review,
            Deploy = _deploy,
            Recovery = Recovered(instant),
            Restore = _restore,
            Open = Open(Math.Min(slice.UpTo, instant), instant),
            Incidents = incidents,
            LinesChanged = _changed,
            LinesReworked = _reworked,
            Merged = _mergedCounts,
            Opened = _openedCounts,
            FirstReview = _firstReview,
            Unreviewed = _unreviewed,
            Quality = new QualityCounts(
                events + (int)_mergedCounts.All, Math.Max(0, _complete + incidents), events, _joined + Linked(instant), unmapped),
        };
    }

    private void Count(in DeploymentItem item, int more)
    {
        _deploymentCounts.Add(item.Origin, more);
        _rework.Add(item.Origin, (item.Marks & DeploymentMarks.Rework) != 0 ? more : 0);
        _complete += (item.Marks & DeploymentMarks.Finished) != 0 ? more : 0;
        _joined += (item.Marks & DeploymentMarks.Joined) != 0 ? more : 0;
        int left = _days.GetValueOrDefault(item.Day) + more;
        if (left == 0)
        {
            _days.Remove(item.Day);
        }
        else
        {
            _days[item.Day] = left;
        }
    }

    private void Enter(LeadItem item)
    {
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

    private void Leave(LeadItem item)
    {
        if (item.Total >= 0)
        {
            _lead.Remove(item.Origin, item.Total);
        }

        Remove(_coding, item.Coding);
        Remove(_pickup, item.Pickup);
        Remove(_review, item.Review);
        Remove(_deploy, item.Deploy);
        _complete += item.Negative ? 1 : 0;
    }

    private void Count(in MergedItem item, int more)
    {
        _mergedCounts.Add(item.Origin, more);
        _unreviewed.Add(item.Origin, item.Reviewed ? 0 : more);
        _complete += item.Complete ? more : 0;
        if (item.Waited >= 0 && more > 0)
        {
            _firstReview.Add(item.Origin, item.Waited);
        }
        else if (item.Waited >= 0)
        {
            _firstReview.Remove(item.Origin, item.Waited);
        }
    }

    private void Count(in LinesItem item, int sign)
    {
        _changed.Add(item.Origin, sign * item.Changed);
        _reworked.Add(item.Origin, sign * item.Reworked);
    }

    private Counts Failed(long instant)
    {
        var failed = default(Counts);
        foreach (ref readonly FailItem item in _fails.Inside)
        {
            failed.Add(item.Origin, item.From <= instant && instant < item.Until ? 1 : 0);
        }

        return failed;
    }

    private SplitSelection Recovered(long instant)
    {
        var recovered = new SplitSelection();
        foreach (ref readonly RecoveryItem item in _recoveries.Inside)
        {
            if (item.From <= instant && instant < item.Until)
            {
                recovered.Add(item.Origin, item.Time - item.Deployed);
            }
        }

        return recovered;
    }

    private long[] Open(long last, long instant)
    {
        var open = new List<long>();
        int kept = 0;
        List<IncidentItem> incidents = _timeline.Open;
        for (int at = 0; at < incidents.Count; at++)
        {
            IncidentItem item = incidents[at];
            if (item.Resolved <= instant)
            {
                continue;
            }

            incidents[kept++] = item;
            if (item.Started <= last)
            {
                open.Add(instant - item.Started);
            }
        }

        incidents.RemoveRange(kept, incidents.Count - kept);
        open.Sort();
        return [.. open];
    }

    private int Linked(long instant)
    {
        int linked = 0;
        foreach (ref readonly IncidentItem item in _started.Inside)
        {
            linked += item.IsLinkedAt(instant) ? 1 : 0;
        }

        return linked;
    }

    private static void Add(RunningSample sample, long milliseconds)
    {
        if (milliseconds >= 0)
        {
            sample.Add(milliseconds);
        }
    }

    private static void Remove(RunningSample sample, long milliseconds)
    {
        if (milliseconds >= 0)
        {
            sample.Remove(milliseconds);
        }
    }
}
