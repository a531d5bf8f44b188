using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What sources have told about a scope: from when on each kind is known, and which sources tell it. Nothing of a kind is zero where a
/// source tells that kind, and no data where none ever did.
/// </summary>
internal sealed class Coverage
{
    private readonly long[] _since = [.. FactKinds.All.Select(_ => long.MaxValue)];
    private readonly List<SourceHealth>[] _feeds = [.. FactKinds.All.Select(_ => new List<SourceHealth>())];
    private readonly HashSet<SourceHealth> _all = [];

    public Coverage(Tables tables, ScopeMembers scope, IReadOnlyList<SourceHealth> sources)
    {
        var told = new HashSet<(int Source, FactKind Kind)>();
        foreach (Member member in scope.Members)
        {
            ServiceFacts facts = tables.Services[member.Service];
            told.UnionWith(facts.Sources.Keys);
            See(FactKind.Deployment, facts, facts.Deployments, row => tables.Deployments[row].Time);
            See(FactKind.Change, facts, facts.Merged, row => tables.Changes[row].Merged);
            See(FactKind.Change, facts, facts.Opened, row => tables.Changes[row].Opened);
            See(FactKind.Incident, facts, facts.Incidents, row => tables.Incidents[row].Started);
            See(FactKind.CodeRework, facts, facts.CodeRework, row => tables.CodeRework[row].Day);
        }

        foreach (SourceHealth source in sources)
        {
            int number = tables.SourceNumberIfKnown(source.Source);
            foreach (FactKind kind in source.Records.Where(kind => (int)kind < _feeds.Length))
            {
                bool expected = kind == FactKind.Incident
                    && scope.Members.Any(member => tables.Map.ExpectsIncidents(member.Service, source.Source));
                if (expected || told.Contains((number, kind)))
                {
                    _feeds[(int)kind].Add(source);
                    _all.Add(source);
                }

                if (expected && source.LastSuccessAt is not null)
                {
                    _since[(int)kind] = long.MinValue;
                }
            }
        }

        Feeds = scope.Scope.Kind == ScopeKind.Organization ? sources : [.. _all];
    }

    /// <summary>The sources that its quality rests on.</summary>
    public IReadOnlyList<SourceHealth> Feeds { get; }

    public bool Has(FactKind kind, long instant) => _since[(int)kind] <= instant;

    /// <summary>A source that tells this kind has not succeeded for longer than allowed.</summary>
    public bool IsLate(FactKind kind, long instant) => _feeds[(int)kind].Exists(source => Age(source, instant) > 1);

    /// <summary>The age of the last success in allowed ages; infinite when there was none.</summary>
    public static double Age(SourceHealth source, long instant) => source.LastSuccessAt is { } last
        ? (instant - last.ToUnixTimeMilliseconds()) / Math.Max(1, source.AllowedAge.TotalMilliseconds)
        : double.PositiveInfinity;

    private void See(FactKind kind, ServiceFacts facts, Column<int> rows, Func<int, long> time)
    {
        if (rows.Count > 0)
        {
            _since[(int)kind] = Math.Min(_since[(int)kind], time(rows[0]));
        }
        else if (facts.Has(kind))
        {
            // Told, but nothing that the numbers place in time, such as deployments to test environments alone.
            _since[(int)kind] = long.MinValue;
        }
    }
}
