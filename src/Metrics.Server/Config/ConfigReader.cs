using Metrics.Facts;
using Metrics.Server.Config.Binding;
using Metrics.Server.Config.Reading;
using Metrics.Server.Config.Rules;

namespace Metrics.Server.Config;

/// <summary>Reads <c>metrics.yaml</c>: tree, records, then the rules that look across them. Every mistake is found at once.</summary>
internal sealed class ConfigReader(IReadOnlyDictionary<string, Type> sourceTypes)
{
    /// <summary>Reads a file. The configuration is null when a problem stops it; problems are in the order of the file.</summary>
    public (MetricsConfig? Config, IReadOnlyList<ConfigProblem> Problems) Read(string path, Func<string, string?> environment)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            return ReadText(File.ReadAllText(path), path, new Surroundings(environment, folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string hint = failure is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file; 'metrics init' writes one to start from"
                : $"can't be read: {failure.Message}";
            return (null, [new ConfigProblem(new ConfigPlace(path, 1, 1), hint)]);
        }
    }

    /// <summary>Reads a text as if it were that file.</summary>
    public (MetricsConfig? Config, IReadOnlyList<ConfigProblem> Problems) ReadText(string text, string file, Surroundings around)
    {
        var problems = new List<ConfigProblem>();
        MetricsConfig? config = YamlTree.Read(text, file, problems) switch
        {
            ConfigMap root => Bound(root, around, problems),
            { } other => Refused(other, problems),
            null => null,
        };
        ConfigProblem[] ordered = [.. problems.Distinct().OrderBy(one => one.Place.Line).ThenBy(one => one.Place.Column)];
        return (Array.Exists(ordered, one => one.Level == ProblemLevel.Error) ? null : config, ordered);
    }

    private MetricsConfig? Bound(ConfigMap root, Surroundings around, List<ConfigProblem> problems)
    {
        // Keys that begin with x- hold anchors for the rest of the file.
        root = root with { Entries = [.. root.Entries.Where(entry => !entry.Key.Text.StartsWith("x-", StringComparison.Ordinal))] };
        var binder = new ConfigBinder(around, problems, CalendarOf(root, around));
        if (binder.Record(root with { Entries = [.. root.Entries.Where(entry => entry.Key.Text != "sources")] }, typeof(MetricsConfig), "metrics.yaml")
            is not MetricsConfig config)
        {
            return null;
        }

        var sources = new SourceSpecs(binder, sourceTypes, problems);
        config = config with { BaseFolder = around.BaseFolder, Sources = sources.Read(root["sources"]) };
        binder.Places[config] = root;
        var subject = new RuleSubject(config, root, binder.Places, problems);
        foreach (IConfigRule rule in ConfigRules.All)
        {
            rule.Check(subject);
        }

        return config;
    }

    // Days in the file begin in the organization's time zone, so it is read before the rest.
    private static OrganizationCalendar CalendarOf(ConfigMap root, Surroundings around)
    {
        string? written = (root["organization"] as ConfigMap)?.TextOf("time_zone");
        string? zone = written is null ? null : Expansion.Expand(written, around, out _);
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found)
            ? new OrganizationCalendar(found)
            : OrganizationCalendar.Utc;
    }

    private static MetricsConfig? Refused(ConfigNode node, List<ConfigProblem> problems)
    {
        problems.Add(new(node.Place, $"the file is {node.Shape}; a group of keys is wanted (organization:, catalog:, sources: …)"));
        return null;
    }
}
