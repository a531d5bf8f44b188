using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// The figures of a scope over one window: the sum of what each of its services gives. Kept and filled again; its figures hold until then.
/// </summary>
internal sealed class TallySum(FactIndex index)
{
    private readonly PooledSample[] _pooled = [.. Enumerable.Range(0, Tally.Kinds).Select(_ => new PooledSample())];
    private readonly PooledSample _lead = new();
    private readonly PooledSample _firstReview = new();
    private readonly List<long> _openSince = [];
    private readonly HashSet<int> _days = [];
    private readonly SplitSample _recovery = new();
    private readonly Sample _restore = new();
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

    /// <param name="alone">Nobody else asks these tallies at the same time.</param>
    public Figures Of(ScopeMembers scope, TimeSlice slice, long instant, IEnumerable<Tally> tallies, bool alone)
    {
        Clear(alone);
        foreach (Tally tally in tallies)
        {
            Add(tally);
        }

        return ToFigures(scope, slice, instant);
    }

    /// <summary>Gives borrowed room back.</summary>
    public void Release()
    {
        Array.ForEach(_pooled, sample => sample.Release());
        _lead.Release();
        _firstReview.Release();
    }

    private void Clear(bool alone)
    {
        Array.ForEach(_pooled, sample => sample.Clear(alone));
        _lead.Clear(alone);
        _firstReview.Clear(alone);
        _openSince.Clear();
        _days.Clear();
        _recovery.Clear();
        _restore.Clear();
        (_deployments, _rollouts, _failed, _rework) = (default, default, default, default);
        (_merged, _opened, _unreviewed, _changed, _reworked) = (default, default, default, default, default);
        (_incidents, _complete, _linked) = (0, 0, 0);
    }

    private void Add(Tally tally)
    {
        _deployments.Add(tally.Deployments);
        _rollouts.Add(tally.Rollouts);
        _failed.Add(tally.Failed);
        _rework.Add(tally.Rework);
        _merged.Add(tally.Merged);
        _opened.Add(tally.Opened);
        _unreviewed.Add(tally.Unreviewed);
        _changed.Add(tally.Changed);
        _reworked.Add(tally.Reworked);
        (_incidents, _complete, _linked) = (_incidents + tally.Incidents, _complete + tally.Complete, _linked + tally.Linked);
        tally.Days.ForEach(day => _days.Add(day));
        tally.Restored.ForEach(_restore.Add);
        tally.Recovered.ForEach(recovered => _recovery.Add(recovered.Origin, recovered.Milliseconds));
        _openSince.AddRange(tally.OpenSince);
        for (int kind = 0; kind < Tally.Kinds; kind++)
        {
            if (tally[kind] is not { } deck)
            {
                continue;
            }

            _pooled[kind].Add(deck);
            if (kind < Tally.Coding)
            {
                (kind < Tally.FirstReview ? _lead : _firstReview).Add(deck);
            }
        }
    }

    private Figures ToFigures(ScopeMembers scope, TimeSlice slice, long instant)
    {
        Counts judged = _deployments;
        Counts failed = _failed;
        if (index.Tables.CountFailedRollouts)
        {
            judged.Add(_rollouts);
            failed.Add(_rollouts);
        }

        int? unmapped = scope.Scope.Kind == ScopeKind.Organization ? Unmapped.Count(index.Tables, slice).Total : null;
        int events = (int)_deployments.All + _incidents;
        return new Figures
        {
            Days = slice.Days,
            Instant = instant,
            Deployments = _deployments,
            DeploymentDays = _days.Count,
            Judged = judged,
            Failed = failed,
            Rework = _rework,
            LeadTime = new PooledSplit(_lead, _pooled, Tally.Lead),
            Coding = _pooled[Tally.Coding],
            Pickup = _pooled[Tally.Pickup],
            Review = _pooled[Tally.Review],
            Deploy = _pooled[Tally.Deploy],
            Recovery = _recovery,
            Restore = _restore,
            Open = [.. _openSince.Select(since => instant - since).Order()],
            Incidents = _incidents,
            LinesChanged = _changed,
            LinesReworked = _reworked,
            Merged = _merged,
            Opened = _opened,
            FirstReview = new PooledSplit(_firstReview, _pooled, Tally.FirstReview),
            Unreviewed = _unreviewed,
            Quality = new QualityCounts(events + (int)_merged.All, Math.Max(0, _complete), events, _linked, unmapped),
        };
    }

    private sealed class PooledSplit(ISample all, PooledSample[] pooled, int kind) : ISplitSample
    {
        public ISample All => all;

        public ISample Of(ChangeOrigin origin) => pooled[kind + (int)origin];
    }
}
