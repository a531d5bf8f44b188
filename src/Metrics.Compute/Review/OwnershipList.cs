using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>Ownership: every number that has a target or belongs to the five of DORA, and every KPI, with who answers for it.</summary>
internal static class OwnershipList
{
    private static readonly string[] Always =
        ["deployments_per_day", "lead_time.median", "change_fail_rate", "failed_deployment_recovery.median", "deployment_rework_rate"];

    public static IReadOnlyList<OwnedNumber> Of(
        QuarterNumbers numbers, CalendarPeriod quarter, IReadOnlyList<Kpi> kpis, IReadOnlyList<Target> targets)
    {
        IEnumerable<Target> wanted = targets.Concat(
            from name in Always
            where !targets.Any(target => target.Metric == name && target.Scope == "organization")
            select new Target { Metric = name });
        IEnumerable<OwnedNumber> metrics = from target in wanted
                                           let scope = Scope.Parse(target.Scope)
                                           where scope is not null
                                           select Metric(numbers, quarter, scope.Value, target);
        IEnumerable<OwnedNumber> business = kpis.Select(kpi => Business(numbers, kpi, kpis));
        return
        [
            .. metrics.Concat(business)
                .OrderBy(number => number.Accountable is null ? 0 : number.Met == false ? 1 : number.Met is null ? 2 : 3)
                .ThenBy(number => number.Name, StringComparer.Ordinal)
                .ThenBy(number => number.Scope.ToString(), StringComparer.Ordinal),
        ];
    }

    private static OwnedNumber Metric(QuarterNumbers numbers, CalendarPeriod quarter, Scope scope, Target target)
    {
        string metric = MetricName.Split(target.Metric).Metric;
        Number? number = numbers.Of(scope, quarter, target.Metric);
        numbers.Index.Catalog.Metrics.TryGetValue(metric, out Ownership? own);
        double? bound = target.AtMost ?? target.AtLeast;
        return new OwnedNumber(
            target.Metric,
            QuarterNumbers.Title(target.Metric),
            scope,
            target.Owner ?? QuietRisks.Owner(numbers.Index.Catalog, metric, scope),
            own?.Responsible ?? Team(numbers, scope)?.Responsible,
            number?.Value,
            number?.Unit ?? MetricCatalog.Find(metric)?.Unit ?? "",
            bound,
            number?.Value is { } value && bound is { } limit ? target.AtMost is not null ? value <= limit : value >= limit : null,
            Sensitive: false)
        {
            Consulted = Named(own?.Consulted),
            Informed = Named(own?.Informed),
            Note = number is null ? null : numbers.NoteOn(scope, quarter, number),
        };
    }

    private static OwnedNumber Business(QuarterNumbers numbers, Kpi kpi, IReadOnlyList<Kpi> kpis)
    {
        KpiReading reading = KpiQuery.Read(numbers.Index, kpis, kpi, "organization", numbers.At, numbers.Sources);
        numbers.Index.Catalog.Metrics.TryGetValue(kpi.Name, out Ownership? own);
        return new OwnedNumber(
            kpi.Name, kpi.Title ?? kpi.Name, Scope.Organization, kpi.Owner ?? own?.Accountable, kpi.Responsible ?? own?.Responsible,
            (double?)reading.Last?.Value, kpi.Unit, (double?)reading.Target, reading.OnTarget, SensitiveKpis.Of(kpis).Contains(kpi.Name))
        {
            Consulted = Named(own?.Consulted),
            Informed = Named(own?.Informed),
        };
    }

    private static IReadOnlyList<string>? Named(IReadOnlyList<string>? people) => people is { Count: > 0 } ? people : null;

    private static Team? Team(QuarterNumbers numbers, Scope scope) =>
        scope.Kind == ScopeKind.Team ? numbers.Index.Catalog.Teams.FirstOrDefault(team => team.Name == scope.Name) : null;
}
