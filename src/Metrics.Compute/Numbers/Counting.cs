using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Counts services one after another over the same windows.</summary>
internal sealed class Counting(FactIndex index, AskedWindow[] windows, DateTimeOffset at) : IDisposable
{
    private const int GroupSize = 24;

    private readonly Workbench _bench = index.TakeBench();
    private readonly long _instant = at.ToUnixTimeMilliseconds();

    /// <summary>What a service gives to one of the windows: what is kept of it, or counted.</summary>
    public Tally Count(int service, int window) => Kept(service, windows[window]) ?? Count(service)[window];

    /// <summary>What a service gives to each window: what is kept of it, and the rest counted of items that are read once.</summary>
    public Tally[] Count(int service)
    {
        Tally?[] kept = [.. windows.Select(window => Kept(service, window))];
        AskedWindow[] missing = [.. windows.Where((_, window) => kept[window] is null)];
        if (missing.Length > 0)
        {
            _bench.Reader.Read(service, missing.Min(window => window.Slice.After), missing.Max(window => window.Slice.UpTo), _instant);
        }

        return [.. windows.Select((window, at) => kept[at] ?? Take(service, window))];
    }

    /// <summary>What all services of a scope give to one of the windows, several together: fewer tallies are added up sooner.</summary>
    public IEnumerable<Tally> CountTogether(ScopeMembers scope, int window) =>
        scope.Members.Chunk(GroupSize).Select(group => _bench.Count(scope, group, windows[window].Slice, _instant, _bench.Room));

    /// <summary>The report of a scope over one of the windows, of what its services give.</summary>
    /// <param name="services">In the order of its members.</param>
    public NumberReport Report(ScopeMembers scope, Coverage coverage, IReadOnlyList<Tally> services, int window)
    {
        if (windows[window].Kept is { } kept && scope.Scope.Kind != ScopeKind.Service)
        {
            return kept.SumOf(scope).Ask(windows[window].Slice, _instant, services, In, figures => Report(scope, coverage, figures, window));
        }

        return Report(scope, coverage, services.Select((tally, member) => In(member, tally)), window, alone: false);

        // What a service gives for itself is what it gives to a larger scope, unless it is there for a while only or shares facts with others.
        Tally In(int member, Tally tally) => tally.HasShared || !scope.Members[member].IsWhole
            ? _bench.Count(scope, [scope.Members[member]], windows[window].Slice, _instant, RoomFor(windows[window]))
            : tally;
    }

    /// <summary>The report of a scope over one of the windows: the sum of what is given.</summary>
    /// <param name="alone">Nobody else asks these tallies at the same time.</param>
    public NumberReport Report(ScopeMembers scope, Coverage coverage, IEnumerable<Tally> tallies, int window, bool alone) =>
        Report(scope, coverage, _bench.Sum.Of(scope, windows[window].Slice, _instant, tallies, alone), window);

    /// <summary>Gives borrowed room back: what it counted and nobody keeps may not be asked after.</summary>
    public void Dispose() => index.GiveBack(_bench);

    private NumberReport Report(ScopeMembers scope, Coverage coverage, Figures figures, int window) =>
        Reporting.Of(index, scope.Scope, windows[window].Window, at, figures, coverage);

    private Tally? Kept(int service, AskedWindow window) => window.Kept?.Held(service, window.Slice, _instant);

    private Tally Take(int service, AskedWindow window)
    {
        ScopeMembers alone = index.MembersOf(Scope.Service(index.Map.Services[service]));
        var counter = new Counter(index, alone, window.Slice, _instant, RoomFor(window));
        counter.Add(_bench.Items, alone.Members[0]);
        Tally tally = counter.Deal();
        window.Kept?.Keep(service, tally);
        return tally;
    }

    private DeckRoom RoomFor(AskedWindow window) => window.Kept is null ? _bench.Room : _bench.KeptRoom;
}
