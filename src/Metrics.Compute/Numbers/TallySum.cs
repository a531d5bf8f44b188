using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// The figures of a scope over one window: the sum of what each of its services gives. Kept and filled again; its figures hold until then.
/// </summary>
internal sealed class TallySum(FactIndex index)
{
    private readonly PooledSample[] _samples = [.. Enumerable.Range(0, TallySamples.Count).Select(_ => new PooledSample())];
    private readonly List<long> _openSince = [];
    private readonly HashSet<int> _days = [];
    private Sums _sums;

    /// <param name="alone">Nobody else asks these tallies at the same time.</param>
    public Figures Of(ScopeMembers scope, TimeSlice slice, long instant, IEnumerable<Tally> tallies, bool alone)
    {
        Array.ForEach(_samples, sample => sample.Clear(alone));
        _openSince.Clear();
        _days.Clear();
        _sums = default;
        foreach (Tally tally in tallies)
        {
            Add(tally);
        }

        return new TallySamples(_samples).Figures(index, scope, slice, instant, _sums, _days.Count, _openSince);
    }

    /// <summary>Gives borrowed room back.</summary>
    public void Release() => Array.ForEach(_samples, sample => sample.Release());

    private void Add(Tally tally)
    {
        _sums.Add(tally.Sums);
        tally.Days.ForEach(day => _days.Add(day));
        _openSince.AddRange(tally.OpenSince);
        for (int kind = 0; kind < Tally.Kinds; kind++)
        {
            if (tally[kind] is { } deck)
            {
                _samples[kind].Add(deck);
                if (TallySamples.WholeOf(kind) is { } whole)
                {
                    _samples[whole].Add(deck);
                }
            }
        }
    }
}
