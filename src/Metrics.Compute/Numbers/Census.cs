using System.Collections.Concurrent;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// Counts every scope over several windows at one instant. Each service's items are read and counted once; teams and the organization add
/// up what their services gave.
/// </summary>
internal sealed class Census
{
    private readonly FactIndex _index;
    private readonly AskedWindow[] _windows;
    private readonly DateTimeOffset _at;
    private readonly IReadOnlyList<SourceHealth> _sources;
    private readonly IReadOnlyList<Scope> _scopes;
    private readonly Tally[][] _tallies;
    private readonly NumberReport[] _reports;

    private Census(FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        (_index, _at, _sources) = (index, at, sources);
        _windows = [.. windows.Select(window => AskedWindow.Of(index, window, at))];
        _scopes = NumberQuery.Scopes(index);
        _tallies = new Tally[index.Map.Services.Count][];
        _reports = new NumberReport[_scopes.Count * windows.Count];
    }

    /// <summary>
    /// The reports by scope in the order of <see cref="NumberQuery.Scopes"/>, those of one scope in the order of the windows.
    /// </summary>
    public static IReadOnlyList<NumberReport> Of(
        FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        var census = new Census(index, windows, at, sources);
        if (windows.Count > 0)
        {
            census.Count();
        }

        return census._reports;
    }

    /// <summary>The report of one scope over one window.</summary>
    public static NumberReport Of(FactIndex index, Scope scope, Window window, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        var asked = AskedWindow.Of(index, window, at);
        using var counting = new Counting(index, [asked], at);
        ScopeMembers members = index.MembersOf(scope);
        Coverage coverage = index.CoverageOf(members, sources);
        if (asked.Kept is null)
        {
            return counting.Report(members, coverage, counting.CountTogether(members, 0), 0, alone: true);
        }

        Tally[] services = [.. members.Members.Select(member => counting.Count(member.Service, 0))];
        return counting.Report(members, coverage, services, 0);
    }

    private void Count()
    {
        int services = _tallies.Length;
        int others = _scopes.Count - services;
        var countings = new ConcurrentBag<Counting>();
        Parallel.For(0, services, NewCounting, TakeService, countings.Add);

        // The organization first and by window, because it takes longest.
        Parallel.For(0, _windows.Length + others - 1, NewCounting, (share, _, counting) => TakeSum(share, counting), countings.Add);
        foreach (Counting counting in countings)
        {
            counting.Dispose();
        }
    }

    private Counting NewCounting() => new(_index, _windows, _at);

    private Counting TakeService(int service, ParallelLoopState state, Counting counting)
    {
        int scope = _scopes.Count - _tallies.Length + service;
        ScopeMembers members = _index.MembersOf(_scopes[scope]);
        Tally[] tallies = counting.Count(members.Members[0].Service);
        _tallies[members.Members[0].Service] = tallies;
        Coverage coverage = _index.CoverageOf(members, _sources);
        for (int window = 0; window < tallies.Length; window++)
        {
            Put(scope, window, counting.Report(members, coverage, [tallies[window]], window, alone: true));
        }

        return counting;
    }

    private Counting TakeSum(int share, Counting counting)
    {
        bool organization = share < _windows.Length;
        int scope = organization ? 0 : share - _windows.Length + 1;
        ScopeMembers members = _index.MembersOf(_scopes[scope]);
        Coverage coverage = _index.CoverageOf(members, _sources);
        (int from, int until) = organization ? (share, share + 1) : (0, _windows.Length);
        for (int window = from; window < until; window++)
        {
            Put(scope, window, counting.Report(members, coverage, [.. members.Members.Select(member => _tallies[member.Service][window])], window));
        }

        return counting;
    }

    private void Put(int scope, int window, NumberReport report) => _reports[(scope * _windows.Length) + window] = report;
}
