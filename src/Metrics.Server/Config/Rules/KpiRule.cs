using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// A KPI's source exists, its ratio names two numbers that exist, its target has a direction, its target periods are periods, and its name
/// is nobody else's.
/// </summary>
internal sealed class KpiRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach (Kpi kpi in subject.Config.Kpis)
        {
            if (kpi.Source is { } source && !subject.SourceNames.Contains(source))
            {
                subject.Note(kpi, "source", $"'{source}' is no source of this file{NearestWord.Hint(source, subject.SourceNames)}");
            }

            if (kpi.Ratio.Count is not (0 or 2))
            {
                subject.Note(kpi, "ratio", $"'ratio' names {kpi.Ratio.Count}; two are wanted: [numerator, denominator]");
            }

            for (int at = 0; at < kpi.Ratio.Count; at++)
            {
                Part(subject, kpi, kpi.Ratio[at], isNumerator: at == 0);
            }

            Targets(subject, kpi);
            if (MetricCatalog.Find(kpi.Name) is not null)
            {
                subject.Note(kpi, "name", $"'{kpi.Name}' is the name of an engineering metric; choose another");
            }
        }
    }

    private static void Targets(RuleSubject subject, Kpi kpi)
    {
        if (kpi.Better is null && (kpi.Target is not null || kpi.Targets.Count > 0))
        {
            subject.Note(kpi, kpi.Target is null ? "targets" : "target", $"the target for '{kpi.Name}' has no direction; add better: higher, or better: lower");
        }

        foreach (string period in kpi.Targets.Keys)
        {
            if (CalendarPeriod.Parse(period) is not { Grain: not PeriodGrain.Year } known)
            {
                subject.Note(kpi, "targets", $"'{period}' is no period of a KPI; allowed: 2026-Q3, 2026-07, 2026-W03, 2026-07-01");
            }
            else if (kpi.Period is { } told && known.Grain.ToString() != told.ToString())
            {
                subject.Note(kpi, "targets", $"'{period}' is no {told.ToString().ToLowerInvariant()}: '{kpi.Name}' is told by {told.ToString().ToLowerInvariant()}, and so are its targets");
            }
        }
    }

    private static void Part(RuleSubject subject, Kpi kpi, string part, bool isNumerator)
    {
        bool isKpi = subject.KpiNames.Contains(part);
        if (part == kpi.Name)
        {
            subject.Note(kpi, "ratio", $"'{part}' can't be a part of itself");
        }
        else if (!isKpi && MetricCatalog.Find(part.Split('.')[0]) is null)
        {
            string[] known = [.. subject.KpiNames, .. MetricCatalog.All.Select(metric => metric.Name)];
            subject.Note(kpi, "ratio", $"'{part}' is neither a KPI nor a metric{NearestWord.Hint(part, known)}");
        }
        else if (isNumerator && !isKpi)
        {
            subject.Note(kpi, "ratio", $"'{part}' is an engineering metric: the numerator is a KPI; only the denominator may be a metric");
        }
        else if (!isKpi)
        {
            subject.CheckMetric(kpi, "ratio", part);
        }
        else if (subject.Config.Kpis.FirstOrDefault(other => other.Name == part) is { Ratio.Count: > 0 })
        {
            subject.Note(kpi, "ratio", $"'{part}' is a ratio itself: name two numbers with points of their own");
        }
    }
}
