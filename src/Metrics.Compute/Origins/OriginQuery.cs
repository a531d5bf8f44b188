using Metrics.Compute.Business;
using Metrics.Compute.Review;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>
/// What AI assistance and bots go with (definitions §3.11): fail rate, rework, lead time and review time beside those of people alone, by
/// team and over time, between records that are alike. All scopes are computed together, because the correction for many looks needs every
/// one of them.
/// </summary>
public static class OriginQuery
{
    private static readonly ChangeOrigin[] Compared = [ChangeOrigin.AiAssisted, ChangeOrigin.Bot];
    private static readonly string[] Divisors = ["changes_merged", "deployments"];

    /// <summary>The organization and each team, over a quarter and the three before it.</summary>
    public static IReadOnlyList<OriginReport> All(
        FactIndex index, CalendarPeriod quarter, IReadOnlyList<Kpi> kpis, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        CalendarPeriod[] quarters = QuarterNumbers.Back(index.Calendar, quarter, OriginThresholds.Quarters);
        Looked[] scopes =
        [
            Look(index, Scope.Organization, quarters, at),
            .. Each([.. TradeOffs.Scopes(index).Where(scope => scope.Kind == ScopeKind.Team)], team => Look(index, team, quarters, at)),
        ];
        Raw[] found = [.. scopes.SelectMany(scope => scope.Found)];
        double[] corrected = FalseDiscovery.Correct([.. found.Select(one => one.Whole.Matched?.P).OfType<double>()]);
        int place = 0;
        ILookup<Scope, OriginEffect> effects = found
            .Select(one => Effect(one, one.Whole.Matched is null ? null : corrected[place++]))
            .ToArray()
            .ToLookup(effect => effect.Scope);
        return
        [
            .. scopes.Select(looked => new OriginReport
            {
                Scope = looked.Scope,
                Quarters = [.. quarters.Select(one => one.ToString())],
                Adoption = looked.Adoption,
                Effects = [.. effects[looked.Scope]],
                OverTime = [.. looked.Found.SelectMany(one => OverTime(one, quarters))],
                Costs = Costs(index, looked.Scope, quarters, kpis, at, sources),
            }),
        ];
    }

    // The records of a scope are gone once it is compared: those of all scopes together are several times the index.
    private static Looked Look(FactIndex index, Scope scope, CalendarPeriod[] quarters, DateTimeOffset at)
    {
        var records = new OriginRecords(index, scope, quarters, at);

        // The organization has as many as all teams together, which are looked at side by side.
        Raw[][] found = scope.Kind == ScopeKind.Organization
            ? Each([.. OriginMetrics.All], metric => Compare(records, metric))
            : [.. OriginMetrics.All.Select(metric => Compare(records, metric))];
        return new Looked(scope, [.. found.SelectMany(raw => raw)], Adoption(records.Merged, quarters));
    }

    /// <summary>Asks each on whatever processor is free; the answers come in the order of the questions.</summary>
    private static TAnswer[] Each<TQuestion, TAnswer>(TQuestion[] questions, Func<TQuestion, TAnswer> ask)
    {
        var answers = new TAnswer[questions.Length];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, questions.Length, limit, at => answers[at] = ask(questions[at]));
        return answers;
    }

    private static Raw[] Compare(OriginRecords all, OriginMetric metric)
    {
        var strata = new OriginStrata(all.Of(metric.Name), all.Most, metric.Measure, all.NamesOf);
        return
        [
            .. Compared.Select(origin => new Raw(
                all.Scope, metric, origin, OriginComparison.Of(strata, origin, null),
                [.. Enumerable.Range(0, OriginThresholds.Quarters).Select(quarter => OriginComparison.Of(strata, origin, quarter))])),
        ];
    }

    private static OriginEffect Effect(Raw raw, double? q)
    {
        OriginComparison found = raw.Whole;
        double least = MetricCatalog.Find(raw.Metric.Name)!.Unit == "ratio" ? OriginThresholds.LeastShare : OriginThresholds.LeastSeconds;
        bool apart = q < OriginThresholds.SureBelow && found.Matched is { } known && (known.Lower > least || known.Upper < -least);
        OriginVerdict verdict = found.Matched is not { } matched ? OriginVerdict.TooFew
            : !apart ? OriginVerdict.Unclear
            : matched.Value > 0 ? OriginVerdict.Higher
            : OriginVerdict.Lower;
        Metric metric = MetricCatalog.Find(raw.Metric.Name)!;
        return new OriginEffect
        {
            Metric = metric.Name,
            Title = metric.Title,
            Unit = metric.Unit,
            Scope = raw.Scope,
            Origin = raw.Origin,
            Group = found.Group,
            People = found.People,
            Crude = found.Group.Value - found.People.Value,
            Difference = found.Matched?.Value,
            Lower = found.Matched?.Lower,
            Upper = found.Matched?.Upper,
            Q = q,
            Verdict = verdict,
            Words = OriginWords.Of(raw.Metric, raw.Origin, raw.Scope, verdict, found),
        };
    }

    private static IEnumerable<OriginQuarter> OverTime(Raw raw, CalendarPeriod[] quarters) => quarters.Zip(raw.Quarters, (quarter, found) => new OriginQuarter(
        quarter.ToString(), raw.Metric.Name, raw.Origin, found.Group, found.People, found.Matched?.Value, found.Matched?.Lower, found.Matched?.Upper,
        Explain(raw, quarter, raw.Origin), Explain(raw, quarter, ChangeOrigin.Human)));

    private static string Explain(Raw raw, CalendarPeriod quarter, ChangeOrigin origin)
    {
        string name = raw.Metric.Stat is { } stat ? $"{raw.Metric.Name}.{stat}" : raw.Metric.Name;
        string word = origin switch { ChangeOrigin.AiAssisted => "ai_assisted", ChangeOrigin.Bot => "bot", _ => "human" };
        string address = QuarterNumbers.Explain(raw.Scope, quarter.ToString(), name);
        return MetricCatalog.Find(raw.Metric.Name)!.ByOrigin ? $"{address}&origin={word}" : address;
    }

    private static OriginAdoption[] Adoption(IEnumerable<OriginRecord> merged, CalendarPeriod[] quarters)
    {
        Dictionary<(int Quarter, ChangeOrigin Origin), int> counts =
            merged.CountBy(record => ((int)record.Quarter, record.Origin)).ToDictionary();
        long Count(int quarter, ChangeOrigin origin) => counts.GetValueOrDefault((quarter, origin));
        return
        [
            .. quarters.Select((quarter, at) => new OriginAdoption(
                quarter.ToString(), Count(at, ChangeOrigin.AiAssisted), Count(at, ChangeOrigin.Human), Count(at, ChangeOrigin.Bot), Count(at, ChangeOrigin.Unknown))),
        ];
    }

    private static OriginCost[] Costs(
        FactIndex index, Scope scope, CalendarPeriod[] quarters, IReadOnlyList<Kpi> kpis, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        [
            .. from kpi in kpis
               where kpi.Kind == KpiKind.Cost && kpi.Ratio.Count == 2 && Divisors.Contains(kpi.Ratio[1])
               let values = KpiQuery.History(index, kpis, kpi, scope.ToString(), KpiPeriod.Quarter, at, sources)
                   .Where(value => quarters.Contains(value.Period))
                   .Select(value => new QuarterValue(value.Period.ToString(), (double)value.Value))
                   .ToArray()
               where values.Length > 0
               select new OriginCost(kpi.Name, kpi.Title ?? kpi.Name, kpi.Unit, values),
        ];

    private sealed record Looked(Scope Scope, IReadOnlyList<Raw> Found, IReadOnlyList<OriginAdoption> Adoption);

    private sealed record Raw(
        Scope Scope, OriginMetric Metric, ChangeOrigin Origin, OriginComparison Whole, IReadOnlyList<OriginComparison> Quarters);
}
