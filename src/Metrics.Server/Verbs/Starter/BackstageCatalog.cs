using Metrics.Server.Config.Reading;
using Metrics.Sources.Backstage;

namespace Metrics.Server.Verbs.Starter;

/// <summary>Reads Backstage entities: components become services, their owners teams, their systems products.</summary>
internal static class BackstageCatalog
{
    private const string NoOwner = "unowned";

    /// <param name="path">A file of one or more documents, or a folder whose <c>catalog-info.yaml</c> files are all read.</param>
    public static void Read(string path, StarterCatalog into, List<string> notes)
    {
        var problems = new List<ConfigProblem>();
        ConfigMap[] entities = [.. Files(path).SelectMany(file => YamlTree.ReadAll(File.ReadAllText(file), file, problems)).OfType<ConfigMap>()];
        notes.AddRange(problems.Select(problem => problem.ToString()));
        Dictionary<string, string?> systems = entities
            .Where(entity => entity.TextOf("kind") == "System")
            .GroupBy(NameOf)
            .ToDictionary(same => same.Key, same => Spec(same.First())?.TextOf("owner"), StringComparer.OrdinalIgnoreCase);
        int before = into.Services.Count;
        foreach (ConfigMap entity in entities.Where(entity => entity.TextOf("kind") == "Component"))
        {
            Component(entity, systems, into, notes);
        }

        if (into.Services.Count == before)
        {
            throw VerbException.Failed(problems.Count > 0 ? $"{problems[0]}" : $"{path} holds no component (kind: Component)");
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "catalog-info.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        }

        return File.Exists(path) ? [path] : throw VerbException.Failed($"there is no file {path}");
    }

    private static void Component(ConfigMap entity, Dictionary<string, string?> systems, StarterCatalog into, List<string> notes)
    {
        ConfigMap? spec = Spec(entity);
        string name = NameOf(entity);
        string? system = spec?.TextOf("system") is { } written ? EntityReferences.NameOf(written) : null;
        string? owner = spec?.TextOf("owner") ?? (system is not null ? systems.GetValueOrDefault(system) : null);
        if (owner is null)
        {
            notes.Add($"{entity.Place}: component '{name}' has no owner; it is put under the team '{NoOwner}'");
        }

        var annotations = (entity["metadata"] as ConfigMap)?["annotations"] as ConfigMap;
        (string? repository, bool github) = EntityReferences.Repository(name => annotations?.TextOf(name));
        if (repository is null)
        {
            notes.Add($"{entity.Place}: component '{name}' names no repository (github.com/project-slug or backstage.io/source-location)");
        }

        bool added = into.Add(new StarterService(name, owner is null ? NoOwner : EntityReferences.NameOf(owner))
        {
            Product = system,
            Repositories = repository is null ? [] : [repository],
            OnGitHub = github,
            PagerDuty = annotations?.TextOf("pagerduty.com/service-id") is { } id ? [id] : [],
        });
        if (!added)
        {
            notes.Add($"{entity.Place}: there is already a service '{name}'; this one is left out");
        }
    }

    private static string NameOf(ConfigMap entity) => (entity["metadata"] as ConfigMap)?.TextOf("name") ?? "";

    private static ConfigMap? Spec(ConfigMap entity) => entity["spec"] as ConfigMap;
}
