using System.Reflection;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>Where sources are found: one folder each, in this assembly.</summary>
public static class SourceFolders
{
    public static Assembly Assembly => typeof(SourceFolders).Assembly;

    /// <summary>The types of sources that tell of services, and so extend the catalog.</summary>
    public static IReadOnlySet<string> CatalogTypes { get; } = Assembly.GetTypes()
        .Select(type => type.GetCustomAttribute<SourceAttribute>())
        .OfType<SourceAttribute>()
        .Where(mark => mark.Records.Contains(FactKind.Service))
        .Select(mark => mark.Type)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The folder of a source's class: the last part of its namespace.</summary>
    public static string Of(Type source) => source.Namespace![(source.Namespace!.LastIndexOf('.') + 1)..];

    /// <summary>The sample block of <c>metrics.yaml</c> in a source's folder; null when there is none.</summary>
    public static string? Sample(Type source)
    {
        using Stream? stream = Assembly.GetManifestResourceStream($"{Of(source)}/sample.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
