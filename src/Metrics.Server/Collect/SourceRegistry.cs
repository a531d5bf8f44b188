using System.Reflection;
using Metrics.Facts.Collecting;
using Metrics.Sources;

namespace Metrics.Server.Collect;

/// <summary>The types of sources that this program has, found by their <see cref="SourceAttribute"/> and sorted by name.</summary>
internal sealed class SourceRegistry
{
    private readonly Dictionary<string, SourceType> _byName;

    /// <exception cref="InvalidOperationException">Two classes claim one type, or one does not keep the contract.</exception>
    public SourceRegistry(IEnumerable<Type> classes)
    {
        Types = classes.Select(SourceType.Of).OrderBy(type => type.Name, StringComparer.Ordinal).ToArray();
        foreach (IGrouping<string, SourceType> same in Types.GroupBy(type => type.Name).Where(group => group.Count() > 1))
        {
            throw new InvalidOperationException(
                $"two sources are called '{same.Key}': {string.Join(" and ", same.Select(type => type.Class.FullName))}; rename one");
        }

        _byName = Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<SourceType> Types { get; }

    /// <summary>The type of that name; null when there is none.</summary>
    public SourceType? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Every source in the sources' assembly.</summary>
    public static SourceRegistry Scan() => new(SourceFolders.Assembly.GetTypes().Where(type => type.GetCustomAttribute<SourceAttribute>() is not null));
}
