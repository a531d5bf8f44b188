using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>A pair sets one engineering metric beside one KPI, over a scope of the catalog.</summary>
internal sealed class PairRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach (Pair pair in subject.Config.Pairs)
        {
            subject.CheckMetric(pair, "engineering", pair.Engineering);
            subject.CheckScope(pair, "scope", pair.Scope);
            if (subject.Config.Kpis.FirstOrDefault(kpi => kpi.Name == pair.Business) is { Period: KpiPeriod.Quarter })
            {
                subject.Note(
                    pair, "business", $"'{pair.Business}' is told by quarter: the grain does not match; a pair needs a KPI that is told by month or finer");
            }
            else if (!subject.KpiNames.Contains(pair.Business))
            {
                string swapped = MetricCatalog.Find(pair.Business.Split('.')[0]) is null ? "" : " (it is an engineering metric)";
                subject.Note(pair, "business", $"'{pair.Business}' is no KPI of this file{swapped}{NearestWord.Hint(pair.Business, subject.KpiNames)}");
            }
        }
    }
}
