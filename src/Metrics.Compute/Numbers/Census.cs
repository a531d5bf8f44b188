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
    private readonly IReadOnlyList<Window> _windows;
    private readonly DateTimeOffset _at;
    private readonly IReadOnlyList<SourceHealth> _sources;
    private readonly IReadOnlyList<Scope> _scopes;
    private readonly Tally[][] _tallies;
    private readonly NumberReport[] _reports;

    private Census(FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        (_index, _windows, _at, _sources) = (index, windows, at, sources);
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

    /// <summary>The reports of one scope over some windows.</summary>
    public static IReadOnlyList<NumberReport> Of(
        FactIndex index, Scope scope, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        using var counting = new Counting(index, windows, at);
        ScopeMembers members = index.MembersOf(scope);
        Coverage coverage = index.CoverageOf(members, sources);
        return [.. windows.Select((_, window) => counting.Report(members, coverage, counting.Count(members, window), window, alone: true))];
    }

    private void Count()
    {
        int services = _tallies.Length;
        int others = _scopes.Count - services;
        var countings = new ConcurrentBag<Counting>();
        Parallel.For(0, services, NewCounting, TakeService, countings.Add);

        // The organization first and by window, because it takes longest.
        Parallel.For(0, _windows.Count + others - 1, NewCounting, (share, _, counting) => TakeSum(share, counting), countings.Add);
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
        Tally[] tallies = counting.Count(members, members.Members[0]);
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
        bool organization = share < _windows.Count;
        int scope = organization ? 0 : share - _windows.Count + 1;
        ScopeMembers members = _index.MembersOf(_scopes[scope]);
        Coverage coverage = _index.CoverageOf(members, _sources);
        (int from, int until) = organization ? (share, share + 1) : (0, _windows.Count);
        for (int window = from; window < until; window++)
        {
            NumberReport? kept = organization ? _index.KeptFor(members.Scope, _windows[window])?.Report(_at, _sources) : null;
            Put(scope, window, kept ?? counting.Report(members, coverage, Parts(members, window, counting), window, alone: false));
        }

        return counting;
    }

    // What a service gave for itself is what it gives to a larger scope, unless it is there for a while only or shares facts with others.
    private IEnumerable<Tally> Parts(ScopeMembers members, int window, Counting counting)
    {
        foreach (Member member in members.Members)
        {
            Tally tally = _tallies[member.Service][window];
            yield return tally.HasShared || !member.IsWhole ? counting.Count(members, member, window) : tally;
        }
    }

    private void Put(int scope, int window, NumberReport report) => _reports[(scope * _windows.Count) + window] = report;
}
