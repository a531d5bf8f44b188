using Metrics.Server.Config.Binding;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config;

/// <summary>
/// Reads <c>sources:</c>. What every source has and what its type adds stand in one group of keys: both records are read from it.
/// </summary>
internal sealed class SourceSpecs(ConfigBinder binder, IReadOnlyDictionary<string, Type> types, List<ConfigProblem> problems)
{
    private const string OptionsKey = "options";

    private static readonly string[] CommonKeys =
        [.. RecordShape.Of(typeof(SourceSpec)).Members.Select(member => member.Key).Where(key => key != OptionsKey)];

    public IReadOnlyList<SourceSpec> Read(ConfigNode? node)
    {
        switch (node)
        {
            case null or ConfigText { IsNull: true }:
                return [];
            case ConfigList list:
                return [.. list.Items.Select(Spec).OfType<SourceSpec>()];
            default:
                problems.Add(new(node.Place, $"'sources' is {node.Shape}; a list is wanted"));
                return [];
        }
    }

    private SourceSpec? Spec(ConfigNode node)
    {
        if (node is not ConfigMap map)
        {
            problems.Add(new(node.Place, $"an entry of sources is {node.Shape}; a group of keys is wanted"));
            return null;
        }

        string what = map.TextOf("name") is { } name ? $"source '{name}'" : "a source";
        string? type = map.TextOf("type");
        Type? options = type is not null && types.TryGetValue(type, out Type? known) ? known : null;
        if (type is not null && options is null)
        {
            problems.Add(new(map["type"]!.Place, $"'{type}' is no type of source{NearestWord.Hint(type, types.Keys.Order())}"));
        }

        // Without its type, its own keys can't be judged.
        if (options is not null)
        {
            binder.NoteUnknown(map, what, [.. CommonKeys.Concat(RecordShape.Of(options).Members.Select(member => member.Key)).Distinct()]);
        }

        object? bound = options is null ? null : binder.ForSource().Members(map, options, what);
        object? spec = binder.Members(map, typeof(SourceSpec), what, new Dictionary<string, object> { [OptionsKey] = bound ?? map });
        return bound is null ? null : (SourceSpec?)spec;
    }
}
