using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>What a KPI brought hour by hour, or day by day where its points are no finer, in its own unit.</summary>
internal sealed class Revenue
{
    private readonly Dictionary<Cell, decimal> _values = [];

    /// <param name="at">Only what had ended by then is seen.</param>
    public Revenue(FactIndex index, Kpi kpi, DateTimeOffset at)
    {
        KpiPoint[] points = [.. KpiHistory.PointsOf(index.Business, kpi, "organization").Select(entry => entry.Point)];
        HasPoints = points.Length > 0;
        Grain = HasPoints ? points.Min(point => point.Period) : null;
        var rates = new ExchangeRates(index.Business);
        foreach (KpiPoint point in points.Where(point => point.Period == Grain && point.Period <= KpiPeriod.Day && point.End(index.Calendar) <= at))
        {
            if (rates.In(kpi.Unit, point) is { } value)
            {
                var cell = new Cell(point.PeriodStart, point.Period == KpiPeriod.Hour ? point.Hour : null);
                _values[cell] = _values.GetValueOrDefault(cell) + value;
            }
        }
    }

    public bool HasPoints { get; }

    /// <summary>The finest period of its points.</summary>
    public KpiPeriod? Grain { get; }

    /// <summary>Null where no point tells it.</summary>
    public decimal? this[Cell cell] => _values.TryGetValue(cell, out decimal value) ? value : null;
}
