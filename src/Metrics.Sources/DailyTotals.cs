using Metrics.Facts;

namespace Metrics.Sources;

/// <summary>
/// Amounts added up by KPI, scope, day and unit, as decimals; each sum becomes one KPI point. The unit is part of a point's id: amounts in
/// two currencies are never one number.
/// </summary>
internal sealed class DailyTotals
{
    // Divided by it, a decimal has no zeros at its end: 14.640 is the same fact as 14.64.
    private const decimal Unscaled = 1.0000000000000000000000000000m;

    private readonly Dictionary<(DateOnly Day, string Kpi, string Scope, string Unit, string Suffix), decimal> _sums = [];

    /// <summary>The units in which something was added.</summary>
    public IEnumerable<string> Units => _sums.Keys.Select(key => key.Unit).Distinct().Order(StringComparer.Ordinal);

    /// <param name="suffix">What tells the point from others of the same day, at the end of its id; nothing to tell is then no point.</param>
    public void Add(string kpi, string scope, DateOnly day, string unit, decimal amount, string suffix = "")
    {
        if (amount == 0 && suffix.Length > 0)
        {
            return;
        }

        (DateOnly, string, string, string, string) key = (day, kpi, scope, unit, suffix);
        _sums[key] = _sums.GetValueOrDefault(key) + amount;
    }

    /// <summary>Nothing on a day that was read whole is a 0, not a gap.</summary>
    public void Fill(string kpi, string scope, IEnumerable<string> units, DateOnly first, DateOnly last)
    {
        foreach (string unit in units)
        {
            for (DateOnly day = first; day <= last; day = day.AddDays(1))
            {
                Add(kpi, scope, day, unit, 0);
            }
        }
    }

    /// <summary>The points, by day.</summary>
    public IEnumerable<KpiPoint> Points() =>
        _sums.Select(Point).OrderBy(point => point.PeriodStart).ThenBy(point => point.Id, StringComparer.Ordinal);

    private static KpiPoint Point(KeyValuePair<(DateOnly Day, string Kpi, string Scope, string Unit, string Suffix), decimal> sum) => new()
    {
        Id = $"{KpiPoint.IdOf(sum.Key.Kpi, sum.Key.Scope, KpiPeriod.Day, sum.Key.Day)}|{sum.Key.Unit}{sum.Key.Suffix}",
        Kpi = sum.Key.Kpi,
        Scope = sum.Key.Scope,
        PeriodStart = sum.Key.Day,
        Period = KpiPeriod.Day,
        Value = sum.Value / Unscaled,
        Unit = sum.Key.Unit,
    };
}
