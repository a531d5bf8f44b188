namespace Metrics.Compute.Stats;

/// <summary>The durations of a window that moves: those that are in it, of all that were ranked.</summary>
internal sealed class RankedSample(Ranking ranking) : ISample
{
    private readonly RankedBits _bits = new(ranking.Count);

    public int Count { get; private set; }

    public long Sum { get; private set; }

    public void Add(int rank)
    {
        _bits.Set(rank);
        Count++;
        Sum += ranking[rank];
    }

    public void Remove(int rank)
    {
        _bits.Clear(rank);
        Count--;
        Sum -= ranking[rank];
    }

    public long At(int rank) => ranking[_bits.Select(rank)];
}
