using Metrics.Compute.Stats;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What counting needs room for; an index keeps those that are free, so that one event's few numbers leave little behind.
/// </summary>
internal sealed class Workbench
{
    public Workbench(FactIndex index)
    {
        Reader = new ItemReader(index.Tables, Items);
        Sum = new TallySum(index);
    }

    public Items Items { get; } = new();

    public ItemReader Reader { get; }

    public DeckRoom Room { get; } = new(Tally.Kinds);

    public TallySum Sum { get; }

    /// <summary>Gives borrowed room back: what was counted here may not be asked after.</summary>
    public void Release()
    {
        Room.Release();
        Sum.Release();
    }
}
