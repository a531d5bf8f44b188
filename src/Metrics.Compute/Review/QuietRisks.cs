using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Compute.Review;

/// <summary>
/// Quiet risks: numbers that still meet their target (or have none) and have been getting worse over the last four quarters, by a trend
/// that chance would hardly give (Mann–Kendall p &lt; 0.1) and by enough to be worth a word.
/// </summary>
internal static class QuietRisks
{
    private const string OldestOpen = "oldest_open_incident";

    private static readonly Window AtInstant = Window.OfDays(90);

    public static IReadOnlyList<QuietRisk> Find(QuarterNumbers numbers, CalendarPeriod last, KpiQuarters kpis, IReadOnlyList<Target> targets)
    {
        CalendarPeriod[] quarters = QuarterNumbers.Back(numbers.Calendar, last, ReviewThresholds.TrendQuarters);
        Scope[] scopes = [.. TradeOffs.Scopes(numbers.Index)];
        IEnumerable<QuietRisk?> metrics = from scope in scopes
                                          from name in ReviewRules.QuietMetrics
                                          select Metric(numbers, scope, name, quarters, targets);
        IEnumerable<QuietRisk?> costs = from kpi in kpis.All
                                        where ReviewRules.QuietCosts.Takes(kpi)
                                        from scope in scopes
                                        select Cost(numbers, scope, kpi, quarters, kpis);
        return [.. metrics.Concat(costs).OfType<QuietRisk>()];
    }

    private static QuietRisk? Metric(
        QuarterNumbers numbers, Scope scope, string name, CalendarPeriod[] quarters, IReadOnlyList<Target> targets)
    {
        Number?[] found = [.. quarters.Select(quarter => AtEnd(numbers, scope, quarter, name))];
        if (found.Any(number => number?.Value is null || (number.Status == NumberStatus.LowSample && name != OldestOpen)))
        {
            return null;
        }

        Target? target = targets.FirstOrDefault(target => target.Metric == name && target.Scope == scope.ToString());
        string owner = target?.Owner ?? Owner(numbers.Index.Catalog, MetricName.Split(name).Metric, scope) ?? "";
        bool higherIsBetter = MetricCatalog.Find(MetricName.Split(name).Metric)!.Better ?? true;
        return Judge(
            numbers, scope, name, QuarterNumbers.Title(name), found[0]!.Unit, quarters, [.. found.Select(number => number!.Value!.Value)], higherIsBetter,
            target?.AtMost ?? target?.AtLeast, owner.Length == 0 ? null : owner, Explain(numbers, scope, quarters[^1], name));
    }

    private static string Explain(QuarterNumbers numbers, Scope scope, CalendarPeriod quarter, string name) => IsOfAnInstant(name)
        ? $"{QuarterNumbers.Explain(scope, AtInstant.Text, name)}{QuietRisk.At}{Uri.EscapeDataString(Instants.ToText(EndOf(numbers, quarter)))}"
        : QuarterNumbers.Explain(scope, quarter.ToString(), name);

    private static bool IsOfAnInstant(string name) => name is OldestOpen or "data_quality";

    private static DateTimeOffset EndOf(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        DateTimeOffset end = numbers.Calendar.Bounds(quarter).End.AddMilliseconds(-1);
        return end < numbers.At ? end : numbers.At;
    }

    // What was open, or how good the data was, can only be said at an instant: the end of the quarter, or now while it runs.
    private static Number? AtEnd(QuarterNumbers numbers, Scope scope, CalendarPeriod quarter, string name)
    {
        if (!IsOfAnInstant(name))
        {
            return numbers.Comparable(scope, quarter, name);
        }

        DateTimeOffset at = EndOf(numbers, quarter);
        Number? number = numbers.Comparable(scope, AtInstant, at, name);

        // Where nothing was open, nothing was old: the trend begins at zero.
        return name == OldestOpen && number is { Value: null } && numbers.Comparable(scope, AtInstant, at, "incidents_open")?.Value == 0
            ? number with { Value = 0 }
            : number;
    }

    private static QuietRisk? Cost(QuarterNumbers numbers, Scope scope, Kpi kpi, CalendarPeriod[] quarters, KpiQuarters kpis)
    {
        KpiValue?[] values = [.. quarters.Select(quarter => kpis.Closed(kpi, scope, quarter))];
        numbers.Index.Catalog.Metrics.TryGetValue(kpi.Name, out Ownership? own);
        return values.All(value => value is not null)
            ? Judge(
                numbers, scope, kpi.Name, kpi.Title ?? kpi.Name, kpi.Unit, quarters, [.. values.Select(value => (double)value!.Value)],
                kpi.Better == Direction.Higher, (double?)Target(kpi, scope, quarters[^1]), kpi.Owner ?? own?.Accountable, null)
            : null;
    }

    // Agreed for the organization; what holds for a month of something told for each holds for a quarter of it.
    private static decimal? Target(Kpi kpi, Scope scope, CalendarPeriod quarter) =>
        scope.Kind != ScopeKind.Organization ? null : kpi.Targets.TryGetValue(quarter.ToString(), out decimal own) ? own : kpi.Target;

    private static QuietRisk? Judge(
        QuarterNumbers numbers,
        Scope scope,
        string name,
        string title,
        string unit,
        CalendarPeriod[] quarters,
        double[] values,
        bool higherIsBetter,
        double? target,
        string? owner,
        string? explain)
    {
        Trend trend = Trend.Of(values);
        double worse = higherIsBetter ? values[0] - values[^1] : values[^1] - values[0];
        bool meets = target is not { } bound || (higherIsBetter ? values[^1] >= bound : values[^1] <= bound);
        if (!meets || trend.P >= ReviewThresholds.TrendP || worse <= 0 || worse < ReviewThresholds.WorthTelling * Math.Abs(values[0]))
        {
            return null;
        }

        string where = scope.Kind == ScopeKind.Organization ? "" : $" of {scope.Name}";
        double?[] beside = [.. values, target];
        string path = string.Join(" → ", values.Select(value => numbers.Say(value, unit, beside)));
        string agreed = target is { } limit ? $"still within its target of {numbers.Say(limit, unit, values[^1])}" : "without an agreed target";
        return new QuietRisk(
            scope, name, title, unit, [.. quarters.Zip(values, (quarter, value) => new QuarterValue(quarter.ToString(), value))], trend.Slope, trend.P, target, owner,
            $"{title}{where} has become worse for {values.Length} quarters ({path}), {agreed}. {(owner is null ? "Nobody is named for it." : $"Ask {owner}.")}",
            explain);
    }

    internal static string? Owner(Catalog catalog, string metric, Scope scope) =>
        scope.Kind == ScopeKind.Team && catalog.Teams.FirstOrDefault(team => team.Name == scope.Name)?.Accountable is { } lead ? lead
            : catalog.Metrics.TryGetValue(metric, out Ownership? own) ? own.Accountable
            : null;
}
