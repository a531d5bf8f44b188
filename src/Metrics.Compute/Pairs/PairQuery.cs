using Metrics.Compute.Business;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Pairs;

/// <summary>
/// Sets engineering beside business. A week's engineering number is that of the calendar week as known at the instant of asking, so that
/// a deployment whose failure came to light later counts as failed in its own week.
/// </summary>
public static class PairQuery
{
    private const int Weeks = 104;
    private const int Months = 36;

    /// <summary>All pairs together: the correction for many looks needs every one of them.</summary>
    /// <param name="comparesWholes">
    /// A period of which the engineering side is known in part has no data; false: it counts, as in snapshots of programs that took it.
    /// </param>
    public static IReadOnlyList<PairResult> All(
        FactIndex index, IReadOnlyList<Pair> pairs, IReadOnlyList<Kpi> kpis, DateTimeOffset at, IReadOnlyList<SourceHealth> sources,
        bool comparesWholes = true)
    {
        (Pair Pair, Kpi Kpi, KpiPeriod Period, IReadOnlyList<PairPeriod> Periods)[] sides =
        [
            .. from pair in pairs
               let kpi = kpis.FirstOrDefault(kpi => kpi.Name == pair.Business)
               where kpi is not null
               let period = PeriodOf(index, kpis, kpi)
               select (pair, kpi, period, SeriesOf(index, pair, kpis, kpi, period, at, sources, comparesWholes)),
        ];
        IReadOnlyList<Association>[] lags = [.. sides.Select(side => Lags(side.Period, side.Periods))];
        double[] corrected = FalseDiscovery.Correct([.. lags.SelectMany(all => all.Select(lag => lag.P))]);
        var results = new List<PairResult>();
        int place = 0;
        IReadOnlySet<string> sensitive = SensitiveKpis.Of(kpis);
        for (int side = 0; side < sides.Length; side++)
        {
            Association[] own = [.. lags[side].Select(lag => lag with { Q = corrected[place++] })];
            PairResult result = Result(sides[side].Pair, sensitive.Contains(sides[side].Kpi.Name), sides[side].Period, sides[side].Periods, own);
            results.Add(result.Best is null && Unfit(index, kpis, sides[side].Kpi, sides[side].Pair) is { } why ? result with { Words = why } : result);
        }

        return results;
    }

    // The pair's grain: the week where the KPI's points allow it, else the month.
    private static KpiPeriod PeriodOf(FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi) =>
        index.Business.Points(Fed(kpis, kpi)).All(entry => entry.Point.Period <= KpiPeriod.Week) ? KpiPeriod.Week : KpiPeriod.Month;

    // Why the two sides can't be set beside each other at all, however long one waits.
    private static string? Unfit(FactIndex index, IReadOnlyList<Kpi> kpis, Kpi kpi, Pair pair)
    {
        Kpi fed = Fed(kpis, kpi);
        KpiPeriod[] periods = [.. index.Business.Points(fed).Select(entry => entry.Point.Period).Distinct()];
        return periods.Length == 0 ? null
            : periods.Min() > KpiPeriod.Month
                ? $"the grain does not match: {fed.Name} is told by {periods.Min().ToString().ToLowerInvariant()}, and a pair needs weeks or months"
            : KpiQuery.Scopes(index, kpis, kpi).Contains(pair.Scope) ? null
            : $"the scope does not match: {fed.Name} has no points for {pair.Scope}";
    }

    private static Kpi Fed(IReadOnlyList<Kpi> kpis, Kpi kpi) =>
        kpi.Ratio.Count == 2 ? kpis.FirstOrDefault(other => other.Name == kpi.Ratio[0]) ?? kpi : kpi;

    private static PairPeriod[] SeriesOf(
        FactIndex index,
        Pair pair,
        IReadOnlyList<Kpi> kpis,
        Kpi kpi,
        KpiPeriod period,
        DateTimeOffset at,
        IReadOnlyList<SourceHealth> sources,
        bool comparesWholes)
    {
        OrganizationCalendar calendar = index.Calendar;
        KpiValue[] business = [.. KpiQuery.History(index, kpis, kpi, pair.Scope, period, at, sources).Where(value => value.Closed)];
        if (business.Length == 0 || Scope.Parse(pair.Scope) is not { } scope)
        {
            return [];
        }

        (string metric, string? stat) = MetricName.Split(pair.Engineering);
        Dictionary<CalendarPeriod, decimal> values = business.ToDictionary(value => value.Period, value => value.Value);
        var periods = new List<PairPeriod>();
        CalendarPeriod one = business[^1].Period;
        for (int back = 0; back < (period == KpiPeriod.Week ? Weeks : Months) && calendar.Days(one).Start >= calendar.Days(business[0].Period).Start; back++)
        {
            NumberReport report = NumberQuery.Report(index, scope, Window.Of(one), at, sources);
            Number? number = comparesWholes ? report.Comparable(metric, stat) : report.Find(metric, stat);
            periods.Add(new PairPeriod(one, calendar.Bounds(one).End, number?.Value, values.TryGetValue(one, out decimal value) ? (double)value : null));
            one = calendar.Previous(one);
        }

        periods.Reverse();
        return [.. periods];
    }

    private static IReadOnlyList<Association> Lags(KpiPeriod period, IReadOnlyList<PairPeriod> periods)
    {
        bool weekly = period == KpiPeriod.Week;
        return Both(periods) < Needed(period)
            ? []
            : LaggedAssociation.Of(
                [.. periods.Select(one => one.Engineering ?? double.NaN)],
                [.. periods.Select(one => one.Business ?? double.NaN)],
                weekly ? -4 : -1,
                weekly ? 12 : 3);
    }

    private static PairResult Result(Pair pair, bool sensitive, KpiPeriod period, IReadOnlyList<PairPeriod> periods, Association[] lags)
    {
        Association? best = lags.MinBy(lag => (lag.P, -Math.Abs(lag.Correlation)));
        Evidence evidence = best is null ? Evidence.NotEnoughData : EvidenceWords.Grade(best);
        int quarter = period == KpiPeriod.Week ? 13 : 3;
        return new PairResult
        {
            Pair = pair,
            Grain = period.Grain(),
            Periods = periods,
            Lags = lags,
            Best = best,
            Evidence = evidence,
            Words = EvidenceWords.Of(evidence, best, pair, period, Both(periods)),
            Samples = Both(periods),
            EngineeringChange = Change(periods, quarter, one => one.Engineering),
            BusinessChange = Change(periods, quarter, one => one.Business),
            Sensitive = sensitive,
        };
    }

    private static int Both(IReadOnlyList<PairPeriod> periods) => periods.Count(one => one.Engineering is not null && one.Business is not null);

    private static int Needed(KpiPeriod period) => period == KpiPeriod.Week ? EvidenceWords.WeeksNeeded : EvidenceWords.MonthsNeeded;

    private static double? Change(IReadOnlyList<PairPeriod> periods, int quarter, Func<PairPeriod, double?> side)
    {
        double? now = Mean(periods.TakeLast(quarter));
        double? before = Mean(periods.SkipLast(quarter).TakeLast(quarter));
        return now - before;

        double? Mean(IEnumerable<PairPeriod> some)
        {
            double[] known = [.. some.Select(side).OfType<double>()];
            return known.Length == 0 ? null : known.Average();
        }
    }
}
