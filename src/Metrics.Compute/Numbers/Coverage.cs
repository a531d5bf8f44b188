using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Kinds of facts that a number needs, as bits.</summary>
[Flags]
internal enum Needs : byte
{
    None = 0,
    Deployments = 1 << FactKind.Deployment,
    Changes = 1 << FactKind.Change,
    Incidents = 1 << FactKind.Incident,
    CodeRework = 1 << FactKind.CodeRework,
}

/// <summary>What the facts themselves say of a scope's coverage: from when on each kind is known, and which sources told it.</summary>
internal sealed class Told
{
    private static readonly FactKind[] Counted = [FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.CodeRework];

    private readonly long[] _since = new long[FactKinds.All.Count];
    private readonly HashSet<(int Source, FactKind Kind)> _sources = [];

    public Told(Tables tables, ScopeMembers scope)
    {
        Array.Fill(_since, long.MaxValue);
        foreach (Member member in scope.Members)
        {
            ServiceFacts facts = tables.Services[member.Service];
            _sources.UnionWith(facts.Sources.Keys);
            foreach (FactKind kind in Counted)
            {
                long first = facts.First(kind, tables);
                _since[(int)kind] = Math.Min(_since[(int)kind], first == long.MaxValue && facts.Has(kind) ? Unplaced(tables, member.Service, kind) : first);
            }
        }
    }

    public long Since(FactKind kind) => _since[(int)kind];

    // Told, but nothing that the numbers place in time, such as deployments to test environments alone: those begin it.
    private static long Unplaced(Tables tables, int service, FactKind kind)
    {
        if (kind != FactKind.Deployment)
        {
            return long.MinValue;
        }

        long first = long.MaxValue;
        foreach (ref readonly DeploymentRow row in tables.Deployments.Span)
        {
            if (row.Is(DeploymentFlags.Present) && tables.Sets[row.Services].Contains(service))
            {
                first = Math.Min(first, Math.Min(row.Start, row.Time));
            }
        }

        return first;
    }

    public bool By(int source, FactKind kind) => _sources.Contains((source, kind));
}

/// <summary>
/// What sources have told about a scope. Nothing of a kind is zero where a source tells that kind, and no data where none ever did, nor
/// before the time that it knows of.
/// </summary>
internal sealed class Coverage
{
    private readonly long[] _since = new long[FactKinds.All.Count];
    private readonly long[] _covered = new long[FactKinds.All.Count];
    private readonly List<(FactKind Kind, SourceHealth Source)> _feeds = [];

    public Coverage(FactIndex index, ScopeMembers scope, Told told, IReadOnlyList<SourceHealth> sources)
    {
        Tables tables = index.Tables;
        Array.Fill(_covered, long.MaxValue);
        foreach (FactKind kind in FactKinds.All)
        {
            _since[(int)kind] = told.Since(kind);
        }

        foreach (SourceHealth source in sources)
        {
            int number = tables.SourceNumberIfKnown(source.Source);
            foreach (FactKind kind in source.Records)
            {
                bool expected = kind == FactKind.Incident && IsExpected(tables, scope, source.Source);
                if (expected || told.By(number, kind))
                {
                    _feeds.Add((kind, source));
                    _covered[(int)kind] = Math.Min(_covered[(int)kind], CoveredFrom(source));
                }

                if (expected && source.LastSuccessAt is not null)
                {
                    long covered = Math.Min(CoveredFrom(source), index.FirstTold(number, kind));
                    _since[(int)kind] = Math.Min(_since[(int)kind], covered);
                }
            }
        }

        Feeds = scope.Scope.Kind == ScopeKind.Organization ? sources : [.. _feeds.Select(feed => feed.Source).Distinct()];
    }

    /// <summary>The sources that its quality rests on.</summary>
    public IReadOnlyList<SourceHealth> Feeds { get; }

    /// <summary>The kinds known of a window by an instant, and those of them that a source tells that is late.</summary>
    /// <param name="slice">The window: of one that ended before the first record, or has not begun, nothing is known.</param>
    public (Needs Known, Needs Late) At(TimeSlice slice, long instant)
    {
        Needs known = Needs.None;
        for (int kind = 0; kind < _since.Length && kind < 8 && slice.HasBegun(instant); kind++)
        {
            known |= _since[kind] <= Math.Min(instant, slice.UpTo) ? (Needs)(1 << kind) : Needs.None;
        }

        Needs late = Needs.None;
        foreach ((FactKind kind, SourceHealth source) in _feeds)
        {
            late |= Age(source, instant) > 1 ? (Needs)(1 << (int)kind) : Needs.None;
        }

        return (known, late);
    }

    /// <summary>
    /// The kinds that are known of a part of a window alone: no source of theirs goes back to its beginning, nor told of a time before.
    /// </summary>
    public IReadOnlyList<KnownPart> KnownParts(TimeSlice slice, OrganizationCalendar calendar)
    {
        List<KnownPart>? parts = null;
        foreach (FactKind kind in FactKinds.All)
        {
            long from = Math.Min(_covered[(int)kind], _since[(int)kind]);
            if (from > slice.After + 1 && from <= slice.UpTo && _covered[(int)kind] != long.MaxValue)
            {
                (parts ??= []).Add(new(kind, calendar.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(from))));
            }
        }

        return parts ?? (IReadOnlyList<KnownPart>)[];
    }

    // Nothing is said of a source that never succeeded, nor against one of which it was not kept.
    private static long CoveredFrom(SourceHealth source) =>
        source.LastSuccessAt is null ? long.MaxValue : source.CoveredFrom?.ToUnixTimeMilliseconds() ?? long.MinValue;

    /// <summary>The age of the last success in allowed ages; infinite when there was none.</summary>
    public static double Age(SourceHealth source, long instant) => source.LastSuccessAt is { } last
        ? (instant - last.ToUnixTimeMilliseconds()) / Math.Max(1, source.AllowedAge.TotalMilliseconds)
        : double.PositiveInfinity;

    private static bool IsExpected(Tables tables, ScopeMembers scope, string source)
    {
        foreach (Member member in scope.Members)
        {
            if (tables.Map.ExpectsIncidents(member.Service, source))
            {
                return true;
            }
        }

        return false;
    }
}
