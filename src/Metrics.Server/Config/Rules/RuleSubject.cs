using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;
using Metrics.Sources;

namespace Metrics.Server.Config.Rules;

/// <summary>What a rule looks at: the records, the tree that they came from, and where to note what is wrong.</summary>
/// <remarks>Entries with mistakes of their own are missing among the records; names are therefore taken from the tree.</remarks>
internal sealed class RuleSubject(
    MetricsConfig config, ConfigMap root, IReadOnlyDictionary<object, ConfigMap> places, List<ConfigProblem> problems)
{
    public MetricsConfig Config => config;

    public IReadOnlyList<ConfigMap> Kpis { get; } = Maps(root["kpis"]);

    public IReadOnlyList<ConfigMap> Pairs { get; } = Maps(root["pairs"]);

    public IReadOnlyList<ConfigMap> Sources { get; } = Maps(root["sources"]);

    public IReadOnlyList<ConfigMap> Tokens { get; } = Maps((root["access"] as ConfigMap)?["tokens"]);

    public IReadOnlyList<ConfigMap> Teams { get; } = Maps((root["catalog"] as ConfigMap)?["teams"]);

    public IReadOnlyList<string> SourceNames => NamesOf(Sources);

    public IReadOnlyList<string> KpiNames => NamesOf(Kpis);

    public IReadOnlyList<string> TeamNames => NamesOf(Teams);

    public IReadOnlyList<string> ServiceNames => [.. Teams.SelectMany(team => NamesOf(Maps(team["services"]))).Distinct()];

    public static IReadOnlyList<ConfigMap> Maps(ConfigNode? list) => list is ConfigList { Items: var items } ? [.. items.OfType<ConfigMap>()] : [];

    /// <summary>Notes a mistake at a key of a record; at the record where the key is not written.</summary>
    public void Note(object record, string key, string message, ProblemLevel level = ProblemLevel.Error) =>
        Note(places.TryGetValue(record, out ConfigMap? map) ? map[key] ?? map : root, message, level);

    public void Note(ConfigNode node, string message, ProblemLevel level = ProblemLevel.Error) => problems.Add(new(node.Place, message, level));

    /// <summary>Notes a metric name (with its stat) that there is not, or an unknown scope.</summary>
    public void CheckMetric(object record, string key, string written)
    {
        string[] parts = written.Split('.', 2);
        if (MetricCatalog.Find(parts[0]) is not { } metric)
        {
            Note(record, key, $"'{written}' is no metric{NearestWord.Hint(written, MetricNames)}");
        }
        else if (parts.Length == 2 && !metric.Stats.Contains(parts[1]))
        {
            string allowed = metric.Stats.Count == 0 ? $"'{metric.Name}' has one value: leave '.{parts[1]}' away" : $"allowed: {Written(metric)}";
            Note(record, key, $"'{written}' is no value of {metric.Name}; {allowed}");
        }
        else if (parts.Length == 1 && metric.Stats.Count > 1)
        {
            Note(record, key, $"'{written}' has several values; name one of them: {Written(metric)}");
        }
    }

    public void CheckScope(object record, string key, string written)
    {
        if (Scope.Parse(written) is not { } scope)
        {
            Note(record, key, $"'{written}' is no scope; allowed: organization, team:NAME, service:NAME");
            return;
        }

        IReadOnlyList<string> known = scope.Kind switch
        {
            ScopeKind.Team => TeamNames,
            ScopeKind.Service => ServiceNames,
            _ => [scope.Name],
        };
        if (!known.Contains(scope.Name))
        {
            string what = scope.Kind == ScopeKind.Team ? "team" : "service";
            bool found = Sources.Any(source => SourceFolders.CatalogTypes.Contains(source.TextOf("type") ?? ""));
            string hint = found ? "; a source must bring it" : NearestWord.Hint(scope.Name, known);
            Note(
                record, key, $"'{scope.Name}' is no {what} of the catalog{(found ? " in this file" : "")}{hint}",
                found ? ProblemLevel.Warning : ProblemLevel.Error);
        }
    }

    private static string[] MetricNames { get; } =
        [.. MetricCatalog.All.SelectMany(metric => metric.Stats.Count < 2 ? [metric.Name] : metric.Stats.Select(stat => $"{metric.Name}.{stat}"))];

    private static string Written(Metric metric) => string.Join(", ", metric.Stats.Select(stat => $"{metric.Name}.{stat}"));

    private static IReadOnlyList<string> NamesOf(IEnumerable<ConfigMap> maps) => [.. maps.Select(map => map.TextOf("name")).OfType<string>()];
}
