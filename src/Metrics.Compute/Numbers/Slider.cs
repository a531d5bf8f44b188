using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// Counts a scope over a window that moves forward through time: each item enters once and leaves once. What depends on the instant itself
/// (failed by then, recovered by then, open, linked by then) is looked at anew, for the few items that it concerns.
/// </summary>
internal sealed class Slider
{
    private delegate void Counting<T>(in T item, int more);

    private readonly FactIndex _index;
    private readonly List<IncidentItem> _open;
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
    private readonly SlidingSample _lead;
    private readonly SlidingSample _coding;
    private readonly SlidingSample _pickup;
    private readonly SlidingSample _review;
    private readonly SlidingSample _deploy;
    private readonly SlidingSample _restore;
    private readonly SlidingSample _firstReview;
    private readonly DayCounts _days;
    private Sums _sums;

    public Slider(FactIndex index, ScopeMembers scope, Timeline timeline)
    {
        (_index, _open, _organization) = (index, timeline.Open, scope.Scope.Kind == ScopeKind.Organization);
        _deployments = new(timeline.Deployments, item => item.Time);
        _rollouts = new(timeline.Rollouts, item => item.Time);
        _leads = new(timeline.Leads, item => item.Time);
        _merged = new(timeline.Merged, item => item.Time);
        _opened = new(timeline.Opened, item => item.Time);
        _fails = new(timeline.Fails, item => item.Time);
        _recoveries = new(timeline.Recoveries, item => item.Time);
        _started = new(timeline.Started, item => item.Time);
        _restored = new(timeline.Restored, item => item.Time);
        _lines = new(timeline.Lines, item => item.Time);
        _lead = SlidingSample.Of(_leads.All, item => item.Total, item => item.Origin);
        _coding = SlidingSample.Of(_leads.All, item => item.Coding);
        _pickup = SlidingSample.Of(_leads.All, item => item.Pickup);
        _review = SlidingSample.Of(_leads.All, item => item.Review);
        _deploy = SlidingSample.Of(_leads.All, item => item.Deploy);
        _restore = SlidingSample.Of(_restored.All, item => item.Resolved - item.Started);
        _firstReview = SlidingSample.Of(_merged.All, item => item.Waited, item => item.Origin);
        _days = new(_deployments.All);
    }

    /// <summary>
    /// The figures of a window, cut at an instant; neither may lie before that of the last time. They hold until the next time.
    /// </summary>
    public Figures To(TimeSlice slice, long instant)
    {
        Move(slice.After, slice.UpTo);
        Sums sums = _sums;
        sums.Failed = Failed(instant);
        sums.Incidents = _started.Inside.Length;
        sums.Complete += sums.Incidents;
        sums.Linked += Linked(instant);
        return new Figures
        {
            Days = slice.Days,
            Instant = instant,
            Sums = sums,
            CountFailedRollouts = _index.Tables.CountFailedRollouts,
            Unmapped = _organization ? Unmapped.Count(_index.Tables, slice).Total : null,
            DeploymentDays = _days.Days,
            LeadTime = _lead,
            Coding = _coding.All,
            Pickup = _pickup.All,
            Review = _review.All,
            Deploy = _deploy.All,
            Recovery = Recovered(instant),
            Restore = _restore.All,
            Open = Open(Math.Min(slice.UpTo, instant), instant),
            FirstReview = _firstReview,
        };
    }

    private void Move(long after, long upTo)
    {
        Move(_deployments, after, upTo, Count);
        Move(_rollouts, after, upTo, (in DeploymentItem item, int more) => _sums.Rollouts.Add(item.Origin, more));
        Move(_merged, after, upTo, Count);
        Move(_opened, after, upTo, (in OpenedItem item, int more) => _sums.Opened.Add(item.Origin, more));
        Move(_lines, after, upTo, Count);
        Move(_leads, after, upTo, (in LeadItem item, int more) => _sums.Complete -= item.Negative ? more : 0);
        _fails.To(after, upTo);
        _recoveries.To(after, upTo);
        _started.To(after, upTo);
        _restored.To(after, upTo);
        _restore.Follow(_restored.Entered, _restored.Left);
        _firstReview.Follow(_merged.Entered, _merged.Left);
        foreach (SlidingSample sample in (ReadOnlySpan<SlidingSample>)[_lead, _coding, _pickup, _review, _deploy])
        {
            sample.Follow(_leads.Entered, _leads.Left);
        }
    }

    private static void Move<T>(Moving<T> items, long after, long upTo, Counting<T> count)
        where T : struct
    {
        items.To(after, upTo);
        foreach (ref readonly T item in items.All[items.Entered])
        {
            count(item, 1);
        }

        foreach (ref readonly T item in items.All[items.Left])
        {
            count(item, -1);
        }
    }

    private void Count(in DeploymentItem item, int more)
    {
        _sums.Deployments.Add(item.Origin, more);
        _sums.Rework.Add(item.Origin, (item.Marks & DeploymentMarks.Rework) != 0 ? more : 0);
        _sums.Complete += (item.Marks & DeploymentMarks.Finished) != 0 ? more : 0;
        _sums.Linked += (item.Marks & DeploymentMarks.Joined) != 0 ? more : 0;
        _days.Add(item.Day, more);
    }

    private void Count(in MergedItem item, int more)
    {
        _sums.Merged.Add(item.Origin, more);
        _sums.ReviewsKnown.Add(item.Origin, item.Review == ReviewState.Unknown ? 0 : more);
        _sums.Unreviewed.Add(item.Origin, item.Review == ReviewState.Missing ? more : 0);
        _sums.Complete += item.Complete ? more : 0;
    }

    private void Count(in LinesItem item, int sign)
    {
        _sums.LinesChanged.Add(item.Origin, sign * item.Changed);
        _sums.LinesReworked.Add(item.Origin, sign * item.Reworked);
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

    private SplitSample Recovered(long instant)
    {
        var recovered = new SplitSample();
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
        List<IncidentItem> incidents = _open;
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
}
