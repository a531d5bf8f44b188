using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Facts.Json;

/// <summary>What a field of a fact holds.</summary>
public enum FieldType
{
    Text,
    Instant,
    Day,
    Number,
    Whole,
    Flag,
    Word,
    List,
    Map,
}

/// <summary>One field of a fact under the name that people write (definitions §1).</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Required">A fact without it can't be accepted.</param>
/// <param name="Words">The words that a field of type <see cref="FieldType.Word"/> allows.</param>
public sealed record FactField(string Name, FieldType Type, bool Required, IReadOnlyList<string> Words)
{
    private static readonly FrozenDictionary<FactKind, FactField[]> Ordered =
        FactKinds.All.ToFrozenDictionary(kind => kind, kind => Read(FactJson.TypeOf(kind)));

    private static readonly FrozenDictionary<FactKind, FrozenDictionary<string, FactField>> Known =
        Ordered.ToFrozenDictionary(each => each.Key, each => each.Value.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));

    /// <summary>The fields of a kind by name.</summary>
    public static IReadOnlyDictionary<string, FactField> Of(FactKind kind) => Known[kind];

    /// <summary>The fields of a kind: its id, then the others as they are declared.</summary>
    public static IReadOnlyList<FactField> InOrder(FactKind kind) => Ordered[kind];

    private static FactField[] Read(Type fact) =>
    [
        .. from property in fact.GetProperties()
           where property.CanWrite && !IsIgnored(property)
           orderby property.DeclaringType == typeof(Fact) ? 0 : 1, property.MetadataToken
           let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
           select new FactField(
               JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
               TypeOf(type),
               property.IsDefined(typeof(RequiredMemberAttribute)),
               type.IsEnum ? [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)] : []),
    ];

    private static bool IsIgnored(PropertyInfo property) =>
        property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };

    private static FieldType TypeOf(Type type) => type switch
    {
        _ when type.IsEnum => FieldType.Word,
        _ when type == typeof(string) => FieldType.Text,
        _ when type == typeof(DateTimeOffset) => FieldType.Instant,
        _ when type == typeof(DateOnly) => FieldType.Day,
        _ when type == typeof(decimal) => FieldType.Number,
        _ when type == typeof(int) || type == typeof(long) => FieldType.Whole,
        _ when type == typeof(bool) => FieldType.Flag,
        _ when type == typeof(IReadOnlyList<string>) => FieldType.List,
        _ when type == typeof(IReadOnlyDictionary<string, string>) => FieldType.Map,
        _ => throw new NotSupportedException($"no field of a fact can be a {type.Name}"),
    };
}
