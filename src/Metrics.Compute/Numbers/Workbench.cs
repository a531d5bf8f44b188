using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What counting needs room for; an index keeps those that are free, so that one event's few numbers leave little behind.
/// </summary>
internal sealed class Workbench
{
    private readonly FactIndex _index;

    public Workbench(FactIndex index)
    {
        _index = index;
        Reader = new ItemReader(index.Tables, Items);
        Sum = new TallySum(index);
    }

    public Items Items { get; } = new();

    public ItemReader Reader { get; }

    public DeckRoom Room { get; } = new(Tally.Kinds, kept: false);

    /// <summary>For durations that will be kept.</summary>
    public DeckRoom KeptRoom { get; } = new(Tally.Kinds, kept: true);

    public TallySum Sum { get; }

    /// <summary>What some services of a scope give together to a window.</summary>
    /// <param name="room">Where its durations will lie.</param>
    public Tally Count(ScopeMembers scope, IEnumerable<Member> members, TimeSlice slice, long instant, DeckRoom room)
    {
        var counter = new Counter(_index, scope, slice, instant, room);
        foreach (Member member in members)
        {
            Reader.Read(member.Service, slice.After, slice.UpTo, instant);
            counter.Add(Items, member);
        }

        return counter.Deal();
    }

    /// <summary>Gives borrowed room back: what was counted here may not be asked after.</summary>
    public void Release()
    {
        Room.Release();
        Sum.Release();
    }
}
