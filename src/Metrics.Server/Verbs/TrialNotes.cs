using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary>What a trial's facts would not show on the board, and how to mend that.</summary>
internal static class TrialNotes
{
    public static IEnumerable<string> Of(MetricsConfig config, TrialResult result)
    {
        Fact[] facts = [.. result.Facts.Select(found => found.Fact)];
        var types = config.Sources.ToDictionary(source => source.Name, source => source.Type);
        var map = new ServiceMap(config.Catalog, config.Definitions, config.Organization.Calendar(), types);
        if (Listed(facts.SelectMany(fact => Strangers(map, result.Source, fact))) is { } strangers)
        {
            yield return $"In no service of the catalog, so counted for none: {strangers}. Name them under catalog.teams[].services[].";
        }

        if (Listed(facts.OfType<Deployment>().Where(one => !IsProduction(map, one)).Select(one => one.Environment)) is { } environments)
        {
            yield return $"No production environment, so not counted: {environments}. If one is, map it to 'production', or see definitions.production.";
        }

        HashSet<string> named = new(config.Kpis.Select(kpi => kpi.Name), StringComparer.Ordinal);
        if (Listed(facts.OfType<KpiPoint>().Select(point => point.Kpi).Where(kpi => !named.Contains(kpi))) is { } kpis)
        {
            yield return $"KPIs that metrics.yaml does not name: {kpis}. Add them under kpis.";
        }

        if (facts.Length == 0 && result is { Error: null, Unreadable.Count: 0, LeftOut.Count: 0 })
        {
            yield return result.Requests > 0
                ? $"There was nothing to record since {Printing.At(result.Since)}; look further back with --since DATE."
                : "There was nothing to record; of a source that reads by time, look further back with --since DATE.";
        }
    }

    private static IEnumerable<string> Strangers(ServiceMap map, string source, Fact fact) => fact switch
    {
        Deployment one when map.OfDeployment(one).Length == 0 => [one.Service],
        Change one when map.OfChange(one).Length == 0 => [one.Repository],
        Incident { Services: null or { Count: 0 } } => ["(incidents that name no service)"],
        Incident one when map.OfIncident(source, one).Length == 0 => one.Services,
        _ => [],
    };

    private static bool IsProduction(ServiceMap map, Deployment deployment) =>
        map.OfDeployment(deployment) is { Length: > 0 } services
            ? services.Any(service => map.IsProduction(service, deployment.Environment))
            : map.IsProduction(deployment.Environment);

    /// <summary>Each once, with how often; null when there is none.</summary>
    private static string? Listed(IEnumerable<string> names)
    {
        string[] listed =
        [
            .. names.GroupBy(name => name).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(10).Select(group => $"{group.Key} ({group.Count()})"),
        ];
        return listed.Length == 0 ? null : string.Join(", ", listed);
    }
}
