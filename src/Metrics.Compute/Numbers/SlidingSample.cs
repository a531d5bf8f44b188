using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>The durations of the items in a moving window, in whole and by origin.</summary>
internal sealed class SlidingSample : ISplitSample
{
    private readonly int[] _ranks;
    private readonly byte[]? _origins;
    private readonly RankedSample _all;
    private readonly RankedSample[] _byOrigin = [];

    private SlidingSample(Ranking ranking, int[] ranks, byte[]? origins)
    {
        (_ranks, _origins, _all) = (ranks, origins, new RankedSample(ranking));
        _byOrigin = origins is null ? [] : [new(ranking), new(ranking), new(ranking), new(ranking)];
    }

    public ISample All => _all;

    /// <param name="items">The items, in their order of time.</param>
    /// <param name="duration">Milliseconds; a negative one counts for none.</param>
    /// <param name="origin">Null for a sample that is asked in whole only.</param>
    public static SlidingSample Of<T>(ReadOnlySpan<T> items, Func<T, long> duration, Func<T, byte>? origin = null)
        where T : struct
    {
        long[] values = new long[items.Length];
        byte[]? origins = origin is null ? null : new byte[items.Length];
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = duration(items[at]);
            if (origins is not null)
            {
                origins[at] = origin!(items[at]);
            }
        }

        var ranking = Ranking.Of(values, out int[] ranks);
        return new SlidingSample(ranking, ranks, origins);
    }

    public ISample Of(ChangeOrigin origin) => _byOrigin[(int)origin];

    /// <summary>Takes the items that came with a move of the window, and gives up those that left.</summary>
    public void Follow(Range entered, Range left)
    {
        for (int at = entered.Start.Value; at < entered.End.Value; at++)
        {
            if (_ranks[at] >= 0)
            {
                Add(at);
            }
        }

        for (int at = left.Start.Value; at < left.End.Value; at++)
        {
            if (_ranks[at] >= 0)
            {
                Remove(at);
            }
        }
    }

    private void Add(int at)
    {
        _all.Add(_ranks[at]);
        if (_origins is not null)
        {
            _byOrigin[_origins[at]].Add(_ranks[at]);
        }
    }

    private void Remove(int at)
    {
        _all.Remove(_ranks[at]);
        if (_origins is not null)
        {
            _byOrigin[_origins[at]].Remove(_ranks[at]);
        }
    }
}
