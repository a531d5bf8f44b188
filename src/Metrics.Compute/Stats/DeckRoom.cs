using Metrics.Compute.Rows;

namespace Metrics.Compute.Stats;

/// <summary>Where durations are gathered by kind, and the decks that are made of them lie.</summary>
/// <param name="kinds">How many kinds there are.</param>
/// <param name="kept">The decks will be kept for many to ask: each is in order and has arrays of its own, no larger than needed.</param>
internal sealed class DeckRoom(int kinds, bool kept)
{
    private readonly Column<long>[] _gathered = [.. Enumerable.Range(0, kinds).Select(_ => new Column<long>())];
    private readonly Arena<long> _values = new(kept);
    private readonly Arena<int> _ends = new(kept);

    public void Add(int kind, long milliseconds) => _gathered[kind].Add(milliseconds);

    /// <summary>Makes decks of what was gathered, null for a kind without any, and begins anew.</summary>
    public Deck?[] Deal()
    {
        var decks = new Deck?[_gathered.Length];
        for (int kind = 0; kind < decks.Length; kind++)
        {
            Column<long> gathered = _gathered[kind];
            if (gathered.Count > 0)
            {
                decks[kind] = Deck.Of(gathered.Span, _values, _ends, kept);
                gathered.Cut(0);
            }
        }

        return decks;
    }

    /// <summary>Gives the room back; no deck may be used after.</summary>
    public void Release()
    {
        _values.Release();
        _ends.Release();
    }
}
