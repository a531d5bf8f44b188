using Metrics.Compute.Business;
using Metrics.Compute.Origins;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>
/// What moved over a quarter against the one before: beyond its interval and by the review's least move, or by
/// <see cref="ReviewThresholds.Moved"/> of it where there is no interval. KPIs are compared once both quarters are closed, and what a
/// season does every year is no move.
/// </summary>
internal sealed class Movements(QuarterNumbers numbers, KpiQuarters kpis, IReadOnlyList<OriginReport> origins, CalendarPeriod quarter)
{
    private readonly CalendarPeriod _before = numbers.Calendar.Previous(quarter);

    /// <summary>What of a side got better, or worse, in a scope.</summary>
    public IEnumerable<Movement> Of(Scope scope, TradeOffSide side, bool better)
    {
        if (side.Kind is not null)
        {
            return kpis.All.Where(side.Takes).Select(kpi => Business(scope, kpi, better)).OfType<Movement>();
        }

        Movement? one = side.Metric is { } name ? Metric(scope, name, better) : better ? Assisted(scope) : null;
        return one is null ? [] : [one];
    }

    /// <summary>How far it moved, as a share of the quarter before: for ranking.</summary>
    public static double Size(Movement moved) => Share(moved.Before, moved.Now) is { } share ? Math.Abs(share) : 0;

    private Movement? Metric(Scope scope, string name, bool better)
    {
        if (numbers.Both(scope, _before, quarter, name) is not var (earlier, later))
        {
            return null;
        }

        // More merged changes are neither good nor bad by themselves; as a gain they stand for more output.
        bool higherIsBetter = MetricCatalog.Find(MetricName.Split(name).Metric)?.Better ?? true;
        bool rose = later.Value > earlier.Value;
        return rose == (better == higherIsBetter) && HasMoved(Told.Of(earlier), Told.Of(later))
            ? QuarterNumbers.Movement(scope, name, quarter.ToString(), earlier.Value!.Value, later.Value!.Value)
            : null;
    }

    private Movement? Assisted(Scope scope)
    {
        IReadOnlyList<OriginAdoption> told = origins.FirstOrDefault(report => report.Scope == scope)?.Adoption ?? [];
        return Adopted(scope, told, _before) is { } earlier && Adopted(scope, told, quarter) is { } later && later.Value > earlier.Value && HasMoved(earlier, later)
            ? new Movement(
                Movement.AssistedShare, "AI-assisted share of changes", "ratio", earlier.Value, later.Value,
                $"/origins/{quarter}?scope={Uri.EscapeDataString(scope.ToString())}#adoption")
            : null;
    }

    private Told? Adopted(Scope scope, IReadOnlyList<OriginAdoption> told, CalendarPeriod period)
    {
        OriginAdoption? found = told.FirstOrDefault(one => one.Quarter == period.ToString());
        if (found?.Share is not { } share
            || found.AiAssisted + found.Human < numbers.Index.Definitions.LowSample
            || numbers.Comparable(scope, period, "changes_merged") is null)
        {
            return null;
        }

        (double lower, double upper) = Wilson.Interval(found.AiAssisted, found.AiAssisted + found.Human);
        return new Told(share, lower, upper);
    }

    private Movement? Business(Scope scope, Kpi kpi, bool better)
    {
        if (kpis.Closed(kpi, scope, _before) is not { } earlier || kpis.Closed(kpi, scope, quarter) is not { } later)
        {
            return null;
        }

        bool rise = better == (kpi.Better == Direction.Higher);
        return HasGone(earlier, later, rise) && !IsSeason(kpi, scope, later, rise)
            ? new Movement(
                kpi.Name, kpi.Title ?? kpi.Name, kpi.Unit, (double)earlier.Value, (double)later.Value, KpiQuarters.Explain(kpi, scope, quarter))
            {
                Flags = Flags(earlier, later),
            }
            : null;
    }

    private static string[]? Flags(params KpiValue[] values)
    {
        string[] flags = [.. from value in values from flag in value.Flags select $"{value.Period}: {flag}"];
        return flags.Length == 0 ? null : flags;
    }

    // The same quarter of the year before went the same way, and the KPI is no further than it was then.
    private bool IsSeason(Kpi kpi, Scope scope, KpiValue later, bool rise) =>
        kpis.Closed(kpi, scope, YearBefore(_before)) is { } earlier
        && kpis.Closed(kpi, scope, YearBefore(quarter)) is { } then
        && HasGone(earlier, then, rise)
        && !HasGone(then, later, rise);

    private static CalendarPeriod YearBefore(CalendarPeriod period) => period with { Year = period.Year - 1 };

    private static bool HasGone(KpiValue earlier, KpiValue later, bool rise) =>
        Share((double)earlier.Value, (double)later.Value) is { } share && (rise ? share : -share) >= ReviewThresholds.Moved;

    private bool HasMoved(Told earlier, Told later)
    {
        double? share = Share(earlier.Value, later.Value);
        if (earlier is { Lower: { } low, Upper: { } high } && later is { Lower: { } nowLow, Upper: { } nowHigh })
        {
            // Of many lines or changes even a hair's breadth is beyond chance. What there was none of before has no share.
            return (later.Value > high || later.Value < low || earlier.Value > nowHigh || earlier.Value < nowLow)
                && (share is not { } part || numbers.LeastMove is not { } least || Math.Abs(part) >= least);
        }

        return share is { } moved && Math.Abs(moved) >= ReviewThresholds.Moved;
    }

    private static double? Share(double before, double now) => before == 0 ? null : (now - before) / Math.Abs(before);

    private readonly record struct Told(double Value, double? Lower, double? Upper)
    {
        public static Told Of(Number number) => new(number.Value!.Value, number.Lower, number.Upper);
    }
}
