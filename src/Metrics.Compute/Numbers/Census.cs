using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// Counts every scope over several windows at one instant. A service's items are read once for all windows; the scopes share nothing, so
/// that as many are counted at a time as there are processors, the organization first and by window because it takes longest.
/// </summary>
internal sealed class Census
{
    private readonly FactIndex _index;
    private readonly IReadOnlyList<Window> _windows;
    private readonly DateTimeOffset _at;
    private readonly IReadOnlyList<SourceHealth> _sources;
    private readonly IReadOnlyList<Scope> _scopes;
    private readonly NumberReport[] _reports;

    private Census(FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        (_index, _windows, _at, _sources) = (index, windows, at, sources);
        _scopes = NumberQuery.Scopes(index);
        _reports = new NumberReport[_scopes.Count * windows.Count];
    }

    /// <summary>
    /// The reports by scope in the order of <see cref="NumberQuery.Scopes"/>, those of one scope in the order of the windows.
    /// </summary>
    public static IReadOnlyList<NumberReport> Of(
        FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        var census = new Census(index, windows, at, sources);
        int shares = windows.Count + census._scopes.Count - 1;
        Parallel.For(0, windows.Count == 0 ? 0 : shares, census.Take);
        return census._reports;
    }

    /// <summary>The reports of one scope over some windows.</summary>
    public static IReadOnlyList<NumberReport> Of(
        FactIndex index, Scope scope, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        long instant = at.ToUnixTimeMilliseconds();
        ScopeMembers members = index.MembersOf(scope);
        TimeSlice[] slices = [.. windows.Select(window => Tally.Passed(window.At(at, index.Calendar), instant))];
        Tally[] tallies = [.. slices.Select(slice => new Tally(index, members, slice, instant))];
        long after = slices.Min(slice => slice.After);
        long upTo = slices.Max(slice => slice.UpTo);
        var items = new Items();
        var reader = new ItemReader(index.Tables, items);
        foreach (Member member in members.Members)
        {
            reader.Read(member.Service, after, upTo, instant);
            foreach (Tally tally in tallies)
            {
                tally.Add(items, member);
            }
        }

        var coverage = new Coverage(index.Tables, members, index.ToldOf(members), sources);
        var reports = new NumberReport[windows.Count];
        for (int number = 0; number < reports.Length; number++)
        {
            reports[number] = Reporting.Of(index, scope, windows[number], at, tallies[number].ToFigures(), coverage);
            tallies[number].Release();
        }

        return reports;
    }

    private void Take(int share)
    {
        bool organization = share < _windows.Count;
        int scope = organization ? 0 : share - _windows.Count + 1;
        IReadOnlyList<Window> windows = organization ? [_windows[share]] : _windows;
        int to = organization ? share : scope * _windows.Count;
        foreach (NumberReport report in Of(_index, _scopes[scope], windows, _at, _sources))
        {
            _reports[to++] = report;
        }
    }
}
