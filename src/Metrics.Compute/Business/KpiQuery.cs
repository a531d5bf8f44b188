using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>Reads KPIs: those with points of their own, and ratios of two others.</summary>
public static class KpiQuery
{
    /// <summary>A KPI of one scope at an instant.</summary>
    public static KpiReading Read(
        FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, string scope, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        KpiPeriod period = PeriodOf(index, kpis, kpi);
        IReadOnlyList<KpiValue> values = History(index, kpis, kpi, scope, period, at, sources);
        OrganizationCalendar calendar = index.Calendar;
        KpiValue? last = values.LastOrDefault(value => value.Closed);
        CalendarPeriod running = calendar.PeriodOf(calendar.DayOf(at), period.Grain());
        (DateTimeOffset start, DateTimeOffset end) = calendar.Bounds(running);
        return new KpiReading
        {
            Kpi = kpi,
            Scope = scope,
            Period = period,
            Last = last,
            Previous = last is null ? null : values.FirstOrDefault(value => value.Closed && value.Period == calendar.Previous(last.Period)),
            YearAgo = last is null ? null : values.FirstOrDefault(value => value.Closed && value.Period == YearBefore(last.Period, calendar)),
            ToDate = values.FirstOrDefault(value => value.Period == running),
            Elapsed = Math.Clamp((at - start) / (end - start), 0, 1),
            Target = last is null ? TargetOf(kpi, running, scope) : TargetOf(kpi, last.Period, scope),
            TargetToDate = TargetOf(kpi, running, scope),
            Status = last is null ? NumberStatus.NoData : IsLate(kpi, last, at, sources) ? NumberStatus.Stale : NumberStatus.Ok,
        };
    }

    /// <summary>The values of a KPI by period, oldest first.</summary>
    public static IReadOnlyList<KpiValue> History(
        FactIndex index,
        IReadOnlyList<Kpi> kpis,
        Kpi kpi,
        string scope,
        KpiPeriod period,
        DateTimeOffset at,
        IReadOnlyList<SourceHealth> sources)
    {
        if (kpi.Ratio.Count != 2)
        {
            return KpiHistory.Of(index.Business, kpi, scope, period, at, index.Calendar);
        }

        Kpi? above = kpis.FirstOrDefault(other => other.Name == kpi.Ratio[0] && other.Ratio.Count == 0);
        if (above is null)
        {
            return [];
        }

        if (kpis.FirstOrDefault(other => other.Name == kpi.Ratio[1] && other.Ratio.Count == 0) is { } below)
        {
            return
            [
                .. from value in KpiHistory.Of(index.Business, above, scope, period, at, index.Calendar)
                   join divisor in KpiHistory.Of(index.Business, below, scope, period, at, index.Calendar) on value.Period equals divisor.Period
                   where divisor.Value != 0
                   select Divided(value, divisor),
            ];
        }

        return
        [
            .. from value in KpiHistory.Of(index.Business, above, scope, period, at, index.Calendar)
               let divisor = Engineering(index, kpi.Ratio[1], scope, value.Period, at, sources)
               where divisor is not null and not 0
               select value with { Value = value.Value / divisor.Value },
        ];
    }

    /// <summary>The period in which a KPI is told; a ratio takes its numerator's.</summary>
    public static KpiPeriod PeriodOf(FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi) =>
        kpi.Period ?? (kpi.Ratio.Count == 2 && kpis.FirstOrDefault(other => other.Name == kpi.Ratio[0] && other.Ratio.Count == 0) is { } above
            ? KpiHistory.PeriodOf(index.Business, above)
            : KpiHistory.PeriodOf(index.Business, kpi));

    /// <summary>The scopes for which a KPI can be read.</summary>
    public static IReadOnlyList<string> Scopes(FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi) =>
        kpi.Ratio.Count == 2 && kpis.FirstOrDefault(other => other.Name == kpi.Ratio[0]) is { } above
            ? KpiHistory.Scopes(index.Business, above)
            : KpiHistory.Scopes(index.Business, kpi);

    // A ratio is as whole as both of its parts.
    private static KpiValue Divided(KpiValue above, KpiValue below) => above with
    {
        Value = above.Value / below.Value,
        Closed = above.Closed && below.Closed,
        Flags = [.. above.Flags.Union(below.Flags)],
        Doubtful = above.Doubtful || below.Doubtful,
    };

    private static decimal? Engineering(
        FactIndex index, string name, string scope, CalendarPeriod period, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        (string metric, string? stat) = MetricName.Split(name);
        return MetricCatalog.Find(metric) is not null && Facts.Scope.Parse(scope) is { } known
            && NumberQuery.Report(index, known, Window.Of(period), at, sources).Find(metric, stat)?.Value is { } value
            ? (decimal)value
            : null;
    }

    // Targets are agreed for the organization; one for a part of it has its own KPI.
    private static decimal? TargetOf(Kpi kpi, CalendarPeriod period, string scope) =>
        scope != "organization" ? null : kpi.Targets.TryGetValue(period.ToString(), out decimal own) ? own : kpi.Target;

    private static CalendarPeriod YearBefore(CalendarPeriod period, OrganizationCalendar calendar) =>
        period.Grain == PeriodGrain.Day
            ? calendar.PeriodOf(calendar.Days(period).Start.AddYears(-1), PeriodGrain.Day)
            : period with { Year = period.Year - 1 };

    // Late: a whole further period has passed without a value, or the source itself is late.
    private static bool IsLate(Kpi kpi, KpiValue last, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        double length = last.Period.Grain switch { PeriodGrain.Day => 1, PeriodGrain.Week => 7, PeriodGrain.Month => 31, _ => 92 };
        return (at - last.End).TotalDays > 2 * length
            || sources.Any(source => source.Source == kpi.Source && source.LastSuccessAt is { } success && at - success > source.AllowedAge);
    }
}
