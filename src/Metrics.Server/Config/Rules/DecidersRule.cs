using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// Who decides is said of metrics and KPIs that exist, and once: a KPI's own owner and the catalog may not name two people.
/// </summary>
internal sealed class DecidersRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach ((string name, Ownership own) in subject.Config.Catalog.Metrics)
        {
            if (MetricCatalog.Find(name) is null && !subject.KpiNames.Contains(name))
            {
                string[] known = [.. MetricCatalog.All.Select(one => one.Name), .. subject.KpiNames];
                subject.Note(subject.Config.Catalog, "metrics", $"'{name}' is neither a metric nor a KPI{NearestWord.Hint(name, known)}");
            }

            Kpi? kpi = subject.Config.Kpis.FirstOrDefault(kpi => kpi.Name == name);
            if (kpi is { Owner: { } owner } && own.Accountable is { } accountable && owner != accountable)
            {
                subject.Note(kpi, "owner", $"'{owner}' owns '{name}' here, and 'catalog.metrics' makes '{accountable}' accountable for it: name one of them");
            }
        }
    }
}
