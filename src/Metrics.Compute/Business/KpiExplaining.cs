using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>Lists the points behind a KPI's value, and how each of them counts.</summary>
public static class KpiExplaining
{
    /// <param name="period">A day, week, month or quarter; null: the last closed period in which the KPI is told.</param>
    public static KpiEvidence Of(
        FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, string scope, CalendarPeriod? period, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        KpiReading reading = KpiQuery.Read(index, kpis, kpi, scope, at, sources);
        CalendarPeriod? told = period ?? reading.Last?.Period;
        KpiValue? value = told is { } one ? ValueOf(index, kpis, kpi, scope, one, at, sources) : null;
        bool isLast = value is not null && value.Period == reading.Last?.Period;
        return new KpiEvidence
        {
            Kpi = kpi,
            Scope = scope,
            Period = told,
            Running = index.Calendar.PeriodOf(index.Calendar.DayOf(at), reading.Period.Grain()),
            Value = value,
            Status = value is null ? NumberStatus.NoData : isLast ? reading.Status : NumberStatus.Ok,
            Parts = told is { } known && value is not null ? [.. Parts(index, kpis, kpi, scope, known, at, sources)] : [],
            DividedBy = kpi.Ratio.Count == 2 && Find(kpis, kpi.Ratio[1]) is null ? kpi.Ratio[1] : null,
        };
    }

    private static IEnumerable<KpiPart> Parts(
        FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, string scope, CalendarPeriod period, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        if (kpi.Ratio.Count != 2)
        {
            return Own(index, kpis, kpi, scope, period, at, sources, below: false);
        }

        return ((string[])[.. kpi.Ratio]).SelectMany((name, place) =>
            Find(kpis, name) is { } part ? Own(index, kpis, part, scope, period, at, sources, below: place == 1) : []);
    }

    private static IEnumerable<KpiPart> Own(
        FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, string scope, CalendarPeriod period, DateTimeOffset at, IReadOnlyList<SourceHealth> sources, bool below)
    {
        HashSet<FactKey> keys = [.. ValueOf(index, kpis, kpi, scope, period, at, sources)?.Points ?? []];
        (FactKey Key, KpiPoint Point)[] points =
        [
            .. index.Business.Points(kpi)
                .Where(entry => keys.Contains(entry.Key))
                .OrderBy(entry => entry.Point.PeriodStart).ThenBy(entry => entry.Point.Hour).ThenBy(entry => entry.Key.Id, StringComparer.Ordinal),
        ];
        var rates = new ExchangeRates(index.Business);
        return points.Select(entry =>
        {
            KpiPoint last = points[^1].Point;
            bool counts = kpi.Aggregate != KpiAggregation.Last || (entry.Point.PeriodStart == last.PeriodStart && entry.Point.Hour == last.Hour);
            RecordRole role = !counts ? RecordRole.LeftOut : below ? RecordRole.Denominator : RecordRole.Numerator;
            return new KpiPart(entry.Key, entry.Point, role, Why(kpi, counts, below, entry.Point), rates.In(kpi.Unit, entry.Point) ?? entry.Point.Value);
        });
    }

    private static string Why(Kpi kpi, bool counts, bool below, KpiPoint point)
    {
        string how = kpi.Aggregate switch
        {
            KpiAggregation.Sum => $"adds to {kpi.Name}",
            KpiAggregation.Mean => $"counts in the mean of {kpi.Name}",
            _ => counts ? $"the last one of {kpi.Name} stands" : $"left out: a later one of {kpi.Name} stands",
        };
        string rate = point.Unit == kpi.Unit ? "" : FormattableString.Invariant($", from {point.Value:0.####} {point.Unit} by the rate of its day");
        return how + rate + (below && counts ? ", which is divided by" : "");
    }

    private static KpiValue? ValueOf(
        FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, string scope, CalendarPeriod period, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        KpiPeriods.Of(period.Grain) is { } grain
            ? KpiQuery.History(index, kpis, kpi, scope, grain, at, sources).FirstOrDefault(value => value.Period == period)
            : null;

    private static Kpi? Find(IReadOnlyList<Kpi> kpis, string name) => kpis.FirstOrDefault(other => other.Name == name);
}
