using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>
/// The current KPI points and decisions. They are few beside deployments and changes, so they are kept as they are. One writer at a time.
/// </summary>
public sealed class BusinessFacts
{
    private readonly Dictionary<FactKey, StoredFact> _decisions = [];
    private readonly Dictionary<FactKey, StoredFact> _points = [];
    private ILookup<string, StoredFact>? _byKpi;

    /// <summary>Moves with every version taken: what is derived from these facts can be kept until then.</summary>
    public long Generation { get; private set; }

    /// <summary>Decisions in the order in which they were taken.</summary>
    public IReadOnlyList<(FactKey Key, Decision Decision)> Decisions =>
        [.. _decisions.Values.Select(fact => (fact.Key, (Decision)fact.Fact)).OrderBy(entry => entry.Item2.DecidedAt).ThenBy(entry => entry.Key.Id, StringComparer.Ordinal)];

    /// <summary>Takes a version; of other kinds than KPI points and decisions nothing is kept.</summary>
    public void Apply(StoredFact version)
    {
        Dictionary<FactKey, StoredFact>? kept = version.Fact.Kind switch
        {
            FactKind.Kpi => _points,
            FactKind.Decision => _decisions,
            _ => null,
        };
        if (kept is null)
        {
            return;
        }

        if (version.Deleted)
        {
            kept.Remove(version.Key);
        }
        else
        {
            kept[version.Key] = version;
        }

        _byKpi = null;
        Generation++;
    }

    /// <summary>The points of a KPI, whatever their scope, unit and period.</summary>
    public IEnumerable<(FactKey Key, KpiPoint Point)> Points(Kpi kpi)
    {
        _byKpi ??= _points.Values.ToLookup(fact => ((KpiPoint)fact.Fact).Kpi, StringComparer.Ordinal);
        return from fact in _byKpi[kpi.Name]
               where kpi.Source is null || fact.Source == kpi.Source
               select (fact.Key, (KpiPoint)fact.Fact);
    }

    /// <summary>The points of that KPI name from any source: dated exchange rates.</summary>
    internal IEnumerable<KpiPoint> Points(string kpi)
    {
        _byKpi ??= _points.Values.ToLookup(fact => ((KpiPoint)fact.Fact).Kpi, StringComparer.Ordinal);
        return _byKpi[kpi].Select(fact => (KpiPoint)fact.Fact);
    }
}
