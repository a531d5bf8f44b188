using Metrics.Compute.Stats;

namespace Metrics.Compute.Numbers;

/// <summary>The tallies of several services as one, for those who ask again and again while they stay as they are.</summary>
internal sealed class TallyGroup : ITally
{
    private readonly IDeck?[] _decks;
    private readonly Sums _sums;

    public TallyGroup(IReadOnlyList<ITally> parts)
    {
        foreach (ITally part in parts)
        {
            _sums.Add(part.Sums);
        }

        Days = [.. parts.SelectMany(part => part.Days).Distinct()];
        Restored = [.. parts.SelectMany(part => part.Restored)];
        Recovered = [.. parts.SelectMany(part => part.Recovered)];
        OpenSince = [.. parts.SelectMany(part => part.OpenSince)];
        _decks = [.. Enumerable.Range(0, Tally.Kinds).Select(kind => Pool([.. parts.Select(part => part[kind]).OfType<IDeck>()]))];
    }

    public ref readonly Sums Sums => ref _sums;

    public List<int> Days { get; }

    public List<long> Restored { get; }

    public List<(byte Origin, long Milliseconds)> Recovered { get; }

    public List<long> OpenSince { get; }

    public IDeck? this[int kind] => _decks[kind];

    private static DeckPool? Pool(IDeck[] decks) => decks.Length == 0 ? null : new DeckPool(decks);
}
