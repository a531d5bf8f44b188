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
    private Sums _sums;

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
        _sums = default;
    }

    private void Add(Tally tally)
    {
        _sums.Add(tally.Sums);
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

    private Figures ToFigures(ScopeMembers scope, TimeSlice slice, long instant) => new()
    {
        Days = slice.Days,
        Instant = instant,
        Sums = _sums,
        CountFailedRollouts = index.Tables.CountFailedRollouts,
        Unmapped = scope.Scope.Kind == ScopeKind.Organization ? Unmapped.Count(index.Tables, slice).Total : null,
        DeploymentDays = _days.Count,
        LeadTime = new PooledSplit(_lead, _pooled, Tally.Lead),
        Coding = _pooled[Tally.Coding],
        Pickup = _pooled[Tally.Pickup],
        Review = _pooled[Tally.Review],
        Deploy = _pooled[Tally.Deploy],
        Recovery = _recovery,
        Restore = _restore,
        Open = [.. _openSince.Select(since => instant - since).Order()],
        FirstReview = new PooledSplit(_firstReview, _pooled, Tally.FirstReview),
    };

    private sealed class PooledSplit(ISample all, PooledSample[] pooled, int kind) : ISplitSample
    {
        public ISample All => all;

        public ISample Of(ChangeOrigin origin) => pooled[kind + (int)origin];
    }
}
