using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Counts services one after another over the same windows.</summary>
internal sealed class Counting : IDisposable
{
    private readonly FactIndex _index;
    private readonly IReadOnlyList<Window> _windows;
    private readonly DateTimeOffset _at;
    private readonly long _instant;
    private readonly TimeSlice[] _slices;
    private readonly Workbench _bench;

    public Counting(FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at)
    {
        (_index, _windows, _at, _instant) = (index, windows, at, at.ToUnixTimeMilliseconds());
        _slices = [.. windows.Select(window => Tally.Passed(window.At(at, index.Calendar), _instant))];
        _bench = index.TakeBench();
    }

    /// <summary>What a service gives to a scope, for each window.</summary>
    public Tally[] Count(ScopeMembers scope, Member member)
    {
        _bench.Reader.Read(member.Service, _slices.Min(slice => slice.After), _slices.Max(slice => slice.UpTo), _instant);
        return [.. _slices.Select(slice => Take(scope, member, slice))];
    }

    /// <summary>The same for one of the windows.</summary>
    public Tally Count(ScopeMembers scope, Member member, int window) => _bench.Count(scope, [member], _slices[window], _instant, _bench.Room);

    /// <summary>What all services of a scope give to one of the windows, several together: fewer tallies are added up sooner.</summary>
    public IEnumerable<Tally> Count(ScopeMembers scope, int window) =>
        scope.Members.Chunk(KeptTallies.GroupSize).Select(group => _bench.Count(scope, group, _slices[window], _instant, _bench.Room));

    /// <summary>The report of a scope over one of the windows: the sum of what its services gave.</summary>
    /// <param name="alone">Nobody else asks these tallies at the same time.</param>
    public NumberReport Report(ScopeMembers scope, Coverage coverage, IEnumerable<Tally> tallies, int window, bool alone) => Reporting.Of(
        _index, scope.Scope, _windows[window], _at, _bench.Sum.Of(scope, _slices[window], _instant, tallies, alone), coverage);

    /// <summary>Gives borrowed room back: what it counted may not be asked after.</summary>
    public void Dispose() => _index.GiveBack(_bench);

    private Tally Take(ScopeMembers scope, Member member, TimeSlice slice)
    {
        var tally = new Tally(_index, scope, slice, _instant, _bench.Room);
        tally.Add(_bench.Items, member);
        tally.Deal();
        return tally;
    }
}
