using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>The KPIs of the organization by quarter, each history read once.</summary>
internal sealed class KpiQuarters(QuarterNumbers numbers, IReadOnlyList<Kpi> kpis)
{
    private readonly IReadOnlySet<string> _sensitive = SensitiveKpis.Of(kpis);
    private readonly Dictionary<(string Kpi, Scope Scope), Dictionary<CalendarPeriod, KpiValue>> _known = [];

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<Kpi> All => kpis;

    public bool IsSensitive(string kpi) => _sensitive.Contains(kpi);

    /// <summary>Its value over a quarter, as known at the instant of the review; null: no data.</summary>
    public KpiValue? Of(Kpi kpi, Scope scope, CalendarPeriod quarter)
    {
        if (!_known.TryGetValue((kpi.Name, scope), out Dictionary<CalendarPeriod, KpiValue>? values))
        {
            _known[(kpi.Name, scope)] = values = KpiQuery
                .History(numbers.Index, kpis, kpi, scope.ToString(), KpiPeriod.Quarter, numbers.At, numbers.Sources)
                .ToDictionary(value => value.Period);
        }

        return values.GetValueOrDefault(quarter);
    }

    /// <summary>
    /// The same where it may be set beside another quarter's: the quarter is closed, and its points are neither missing nor doubled.
    /// </summary>
    public KpiValue? Closed(Kpi kpi, Scope scope, CalendarPeriod quarter) =>
        Of(kpi, scope, quarter) is { Closed: true, Doubtful: false } value ? value : null;

    /// <summary>The address of the points behind a value.</summary>
    public static string Explain(Kpi kpi, Scope scope, CalendarPeriod period) =>
        $"/explain/{Uri.EscapeDataString(kpi.Name)}?scope={Uri.EscapeDataString(scope.ToString())}&window={period}";
}
