using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// A KPI's source exists, its ratio names two numbers that exist, its target periods are periods, and it is nobody else's name.
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

            foreach (string part in kpi.Ratio)
            {
                Part(subject, kpi, part);
            }

            foreach (string period in kpi.Targets.Keys.Where(period => CalendarPeriod.Parse(period) is null))
            {
                subject.Note(kpi, "targets", $"'{period}' is no calendar period; allowed: 2026, 2026-Q3, 2026-07, 2026-W03, 2026-07-01");
            }

            if (MetricCatalog.Find(kpi.Name) is not null)
            {
                subject.Note(kpi, "name", $"'{kpi.Name}' is the name of an engineering metric; choose another");
            }
        }
    }

    private static void Part(RuleSubject subject, Kpi kpi, string part)
    {
        if (part == kpi.Name)
        {
            subject.Note(kpi, "ratio", $"'{part}' can't be a part of itself");
        }
        else if (!subject.KpiNames.Contains(part) && !MetricCatalog.All.Any(metric => metric.Name == part.Split('.')[0]))
        {
            string[] known = [.. subject.KpiNames, .. MetricCatalog.All.Select(metric => metric.Name)];
            subject.Note(kpi, "ratio", $"'{part}' is neither a KPI nor a metric{NearestWord.Hint(part, known)}");
        }
    }
}
