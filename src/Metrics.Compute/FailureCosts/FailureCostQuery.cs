using Metrics.Compute.Review;
using Metrics.Facts;

namespace Metrics.Compute.FailureCosts;

/// <summary>
/// Estimates what incidents cost (definitions §4): revenue in incident time against the same hours of the four weeks before, by incident
/// and severity. Hours that two incidents share are split by the time that each took.
/// </summary>
public static class FailureCostQuery
{
    /// <summary>One answer for each KPI of revenue with points of its own, in the catalog's order.</summary>
    public static IReadOnlyList<FailureCost> All(FactIndex index, CalendarPeriod quarter, IReadOnlyList<Kpi> kpis, DateTimeOffset at)
    {
        Kpi[] revenue = [.. kpis.Where(kpi => kpi is { Kind: KpiKind.Revenue, Ratio.Count: 0 })];
        if (revenue.Length == 0)
        {
            return [];
        }

        (DateTimeOffset start, DateTimeOffset end) = index.Calendar.Bounds(quarter);
        TimeSpan back = TimeSpan.FromDays(7 * FailureCostThresholds.WeeksBefore) + FailureCostThresholds.Longest;
        IReadOnlyList<IncidentSpan> known = IncidentSpan.Of(
            index, new TimeSlice((start - back).ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds() - 1), at);
        IncidentSpan[] asked = [.. known.Where(span => span.From >= start.ToUnixTimeMilliseconds())];
        return [.. revenue.Select(kpi => Of(index, quarter, kpi, at, known, asked))];
    }

    private static FailureCost Of(
        FactIndex index, CalendarPeriod quarter, Kpi kpi, DateTimeOffset at, IReadOnlyList<IncidentSpan> known, IncidentSpan[] asked)
    {
        var revenue = new Revenue(index, kpi, at);
        var cost = new FailureCost
        {
            Kpi = kpi.Name,
            Title = kpi.Title ?? kpi.Name,
            Unit = kpi.Unit,
            Quarter = quarter.ToString(),
            State = FailureCostState.NoData,
            Words = "",
            Grain = revenue.Grain,
            Explain = $"/explain/{Uri.EscapeDataString(kpi.Name)}",
            ExplainIncidents = QuarterNumbers.Explain(Scope.Organization, quarter.ToString(), "incidents"),
        };
        FailureCostState? unable =
            !revenue.HasPoints ? FailureCostState.NoData
            : revenue.Grain > KpiPeriod.Day ? FailureCostState.TooCoarse
            : kpi.Aggregate != KpiAggregation.Sum ? FailureCostState.NoAmount
            : asked.Length == 0 ? FailureCostState.NoIncidents
            : null;
        return FailureCostWords.Say(unable is { } state ? cost with { State = state } : Estimate(cost, index, revenue, known, asked));
    }

    private static FailureCost Estimate(
        FailureCost cost, FactIndex index, Revenue revenue, IReadOnlyList<IncidentSpan> known, IncidentSpan[] asked)
    {
        var time = new SharedTime(known, asked, revenue.Grain == KpiPeriod.Hour, index.Calendar);
        DayComparison[] days = [.. time.Days.Select(day => new DayComparison(day, time, revenue))];
        Dictionary<DateOnly, ComparedDay> compared = days.Select(day => day.Compared).OfType<ComparedDay>().ToDictionary(day => day.Day);
        var baseline = new Baseline(compared.Values);
        cost = cost with
        {
            Days = [.. days.Select(day => day.Told)],
            Assumptions = FailureCostWords.Assumptions(revenue.Grain!.Value),
        };
        if (baseline.Spare < FailureCostThresholds.FewestSpareWeeks)
        {
            return cost with { State = FailureCostState.CannotTell };
        }

        IncidentLoss[] losses = [.. asked.Select(span => Loss(span, time, compared, baseline))];
        IncidentSpan[] judged = [.. asked.Where((_, at) => losses[at].Loss is not null)];
        int severities = judged.Select(span => span.Severity).Distinct().Count();
        return cost with
        {
            State = judged.Length == 0 ? FailureCostState.CannotTell : FailureCostState.Estimated,
            Incidents = losses,
            Total = judged.Length == 0 ? null : Sum(null, judged, time, compared, baseline, looks: 1),
            Severities =
            [
                .. judged.GroupBy(span => span.Severity)
                    .OrderBy(group => group.Key is null)
                    .ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => Sum(group.Key, [.. group], time, compared, baseline, severities)),
            ],
        };
    }

    private static IncidentLoss Loss(IncidentSpan span, SharedTime time, Dictionary<DateOnly, ComparedDay> compared, Baseline baseline)
    {
        string? leftOut =
            span.IsTooLong ? "it lasts longer than a week: nothing before it can be compared"
            : time.SharesOf(span).Any(share => compared.ContainsKey(share.Day)) ? null
            : "too few weeks before it without incidents, or without a gap, in the same hours";
        return new IncidentLoss(
            span.Key, span.Severity, Numbers.Evidence.Time(span.From), span.Resolved is { } end ? Numbers.Evidence.Time(end) : null,
            leftOut is null ? Sum(span.Severity, [span], time, compared, baseline, looks: 1) : null, leftOut);
    }

    private static FailureLoss Sum(
        string? severity, IncidentSpan[] spans, SharedTime time, Dictionary<DateOnly, ComparedDay> compared, Baseline baseline, int looks)
    {
        (ComparedDay Day, double Share)[] parts =
        [
            .. from share in spans.SelectMany(time.SharesOf)
               where compared.ContainsKey(share.Day)
               group share.Share by share.Day into day
               orderby day.Key
               select (compared[day.Key], day.Sum()),
        ];
        double shortfall = parts.Sum(part => part.Share * part.Day.Shortfall);
        double reach = baseline.Reach(parts, looks);
        return new FailureLoss(
            severity, spans.Length, Math.Round(spans.Sum(span => span.Until - span.From) / 1000d), Money(parts.Sum(part => part.Share * part.Day.Expected)),
            Money(shortfall), Money(shortfall - reach), Money(shortfall + reach));
    }

    private static decimal Money(double amount) => Math.Round((decimal)amount, 2);
}
