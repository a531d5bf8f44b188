using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Backstage;

/// <summary>Makes catalog entries of Backstage's components.</summary>
internal sealed class Components(BackstageOptions options)
{
    private const string DefaultNamespace = "default";

    /// <summary>The owners of systems, for components that name none; the API resolves these itself.</summary>
    public Dictionary<string, string> SystemOwners { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An entity's reference: its kind, namespace and name.</summary>
    public static string ReferenceOf(JsonElement entity)
    {
        string place = entity.Text("metadata", "namespace") ?? DefaultNamespace;
        return $"{entity.Text("kind")?.ToLowerInvariant()}:{place}/{entity.Text("metadata", "name")}";
    }

    /// <summary>The entry; null for what is no component, or none of the wanted types.</summary>
    public SourceRecord? Read(string where, JsonElement entity)
    {
        bool wanted = "component".Equals(entity.Text("kind"), StringComparison.OrdinalIgnoreCase)
            && (options.Types.Count == 0 || options.Types.Contains(entity.Text("spec", "type"), StringComparer.OrdinalIgnoreCase));
        return wanted ? Json.Record(where, entity, one => new SourceRecord.Found(Entry(one))) : null;
    }

    private CatalogEntry Entry(JsonElement entity)
    {
        string name = entity.Needed("metadata", "name");
        string place = entity.Text("metadata", "namespace") ?? DefaultNamespace;
        JsonElement annotations = entity.At("metadata", "annotations");
        string? repository = EntityReferences.Repository(annotation => annotations.Text(annotation)).Repository;
        return new CatalogEntry
        {
            Id = ReferenceOf(entity),

            // Names are unique in their namespace only.
            Name = place == DefaultNamespace ? name : $"{place}/{name}",
            Team = OwnerOf(entity) is { } owner ? EntityReferences.NameOf(owner) : options.Unowned,
            Repositories = repository is null ? null : [repository],
            Incidents = IncidentsOf(annotations),
            Product = entity.Text("spec", "system") is { } system ? EntityReferences.NameOf(system) : null,
        };
    }

    private string? OwnerOf(JsonElement entity) =>
        entity.Items("relations").FirstOrDefault(relation => relation.Text("type") == "ownedBy").Text("targetRef")
        ?? entity.Text("spec", "owner")
        ?? (entity.Text("spec", "system") is { } system ? SystemOwners.GetValueOrDefault(EntityReferences.NameOf(system)) : null);

    private string[]? IncidentsOf(JsonElement annotations)
    {
        string[] names =
        [
            .. options.IncidentAnnotations
                .Select(pair => (Source: pair.Value, Name: annotations.Text(pair.Key)))
                .Where(each => each.Name is not null)
                .Select(each => $"{each.Source}:{each.Name}")
                .Order(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? null : names;
    }
}
