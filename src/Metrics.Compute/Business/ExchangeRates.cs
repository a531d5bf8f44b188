using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>
/// Dated exchange rates that a source supplied: KPI points named <c>rate_USD_EUR</c> (one dollar in euro). A rate serves from its day on,
/// until the next; there is no rate before the first.
/// </summary>
internal sealed class ExchangeRates(BusinessFacts facts)
{
    private readonly Dictionary<string, (DateOnly Day, decimal Rate)[]> _rates = [];

    /// <summary>A point's value in another unit; null where the units differ and no rate joins them.</summary>
    public decimal? In(string unit, KpiPoint point)
    {
        if (point.Unit == unit)
        {
            return point.Value;
        }

        return Rate(point.Unit, unit, point.PeriodStart) is { } rate ? point.Value * rate
            : Rate(unit, point.Unit, point.PeriodStart) is { } inverse && inverse != 0 ? point.Value / inverse
            : null;
    }

    private decimal? Rate(string from, string to, DateOnly day)
    {
        string name = $"rate_{from}_{to}";
        if (!_rates.TryGetValue(name, out (DateOnly Day, decimal Rate)[]? rates))
        {
            _rates[name] = rates = [.. facts.Points(name).Select(point => (point.PeriodStart, point.Value)).OrderBy(rate => rate.PeriodStart)];
        }

        int after = rates.Length;
        while (after > 0 && rates[after - 1].Day > day)
        {
            after--;
        }

        return after == 0 ? null : rates[after - 1].Rate;
    }
}
