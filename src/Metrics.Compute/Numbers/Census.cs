using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// Counts every scope over several windows at one instant in one pass: each service's items are read once and counted for all.
/// </summary>
internal sealed class Census
{
    private readonly FactIndex _index;
    private readonly IReadOnlyList<Window> _windows;
    private readonly DateTimeOffset _at;
    private readonly IReadOnlyList<SourceHealth> _sources;
    private readonly long _instant;
    private readonly TimeSlice[] _slices;

    private Census(FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        (_index, _windows, _at, _sources) = (index, windows, at, sources);
        _instant = at.ToUnixTimeMilliseconds();
        _slices = [.. windows.Select(window => Tally.Passed(window.At(at, index.Calendar), _instant))];
    }

    /// <summary>
    /// The reports by scope in the order of <see cref="NumberQuery.Scopes"/>, those of one scope in the order of the windows.
    /// </summary>
    public static IReadOnlyList<NumberReport> Of(
        FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        windows.Count == 0 ? [] : new Census(index, windows, at, sources).Take();

    private NumberReport[] Take()
    {
        IReadOnlyList<Scope> scopes = NumberQuery.Scopes(_index);
        int teams = _index.Map.Teams.Count;
        var reports = new NumberReport[scopes.Count * _windows.Count];
        Tally[] organization = Tallies(scopes[0]);
        Tally[][] ofTeams = [.. scopes.Skip(1).Take(teams).Select(Tallies)];
        ILookup<int, (int Team, Member Member)> owners = Owners(scopes, teams);
        var items = new Items();
        var reader = new ItemReader(_index.Tables, items);
        long after = _slices.Min(slice => slice.After);
        long upTo = _slices.Max(slice => slice.UpTo);
        for (int service = 0; service < _index.Map.Services.Count; service++)
        {
            var whole = new Member(service, long.MinValue, long.MaxValue);
            int scope = 1 + teams + service;
            reader.Read(service, after, upTo, _instant);
            Tally[] own = Tallies(scopes[scope]);
            Add(own, items, whole);
            Add(organization, items, whole);
            foreach ((int team, Member member) in owners[service])
            {
                Add(ofTeams[team], items, member);
            }

            Write(reports, scope, scopes[scope], own);
        }

        Parallel.For(0, teams + 1, scope => Write(reports, scope, scopes[scope], scope == 0 ? organization : ofTeams[scope - 1]));
        return reports;
    }

    private ILookup<int, (int Team, Member Member)> Owners(IReadOnlyList<Scope> scopes, int teams) => Enumerable.Range(0, teams)
        .SelectMany(team => _index.MembersOf(scopes[team + 1]).Members.Select(member => (Team: team, Member: member)))
        .ToLookup(owned => owned.Member.Service);

    private Tally[] Tallies(Scope scope)
    {
        ScopeMembers members = _index.MembersOf(scope);
        return [.. _slices.Select(slice => new Tally(_index, members, slice, _instant))];
    }

    private static void Add(Tally[] tallies, Items items, Member member)
    {
        foreach (Tally tally in tallies)
        {
            tally.Add(items, member);
        }
    }

    private void Write(NumberReport[] reports, int number, Scope scope, Tally[] tallies)
    {
        ScopeMembers members = _index.MembersOf(scope);
        var coverage = new Coverage(_index.Tables, members, _index.ToldOf(members), _sources);
        for (int window = 0; window < tallies.Length; window++)
        {
            reports[(number * tallies.Length) + window] = Reporting.Of(_index, scope, _windows[window], _at, tallies[window].ToFigures(), coverage);
        }
    }
}
