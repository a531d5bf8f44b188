using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Server.Config.Binding;

/// <summary>One key of a record: a property that can be set, with what is known of it.</summary>
/// <param name="Key">Its name in the file, in snake_case.</param>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The parameter of the primary constructor that sets it; null when the property is set by itself.</param>
/// <param name="Required">It must be given.</param>
/// <param name="Checks">Its annotations.</param>
internal sealed record RecordMember(
    string Key, PropertyInfo Property, ParameterInfo? Parameter, bool Required, IReadOnlyList<ValidationAttribute> Checks);

/// <summary>The keys of a record and how it is made; what the binder and the schema read of a type.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();
    private readonly ConstructorInfo _constructor;

    private RecordShape(Type type)
    {
        _constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != type)
            .OrderBy(constructor => constructor.GetParameters().Length)
            .Last();
        ParameterInfo[] parameters = _constructor.GetParameters();
        Members =
        [
            .. from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
               where property.SetMethod is not null && property.GetIndexParameters().Length == 0
               where property.GetCustomAttribute<JsonIgnoreAttribute>() is null
               let parameter = Array.Find(parameters, one => string.Equals(one.Name, property.Name, StringComparison.OrdinalIgnoreCase))
               select new RecordMember(
                   property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? KeyOf(property.Name),
                   property,
                   parameter,
                   IsRequired(property, parameter),
                   [.. Checks(property).Concat(parameter is null ? [] : Checks(parameter)).Where(check => check is not RequiredAttribute)]),
        ];
    }

    public IReadOnlyList<RecordMember> Members { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, static one => new RecordShape(one));

    /// <summary>A name in the spelling of the file: <c>TimeZone</c> is <c>time_zone</c>.</summary>
    public static string KeyOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>Makes the record; members without a value keep the default of their initialiser.</summary>
    public object Create(IReadOnlyDictionary<RecordMember, object?> values)
    {
        object?[] arguments =
        [
            .. _constructor.GetParameters().Select(parameter =>
                Members.FirstOrDefault(member => member.Parameter == parameter) is { } member && values.TryGetValue(member, out object? value) ? value
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : null),
        ];
        object made = _constructor.Invoke(arguments);
        foreach ((RecordMember member, object? value) in values)
        {
            if (member.Parameter is null)
            {
                member.Property.SetValue(made, value);
            }
        }

        return made;
    }

    private static bool IsRequired(PropertyInfo property, ParameterInfo? parameter) =>
        property.GetCustomAttribute<RequiredMemberAttribute>() is not null
        || property.GetCustomAttribute<RequiredAttribute>() is not null
        || parameter is { HasDefaultValue: false };

    private static IEnumerable<ValidationAttribute> Checks(ICustomAttributeProvider of) =>
        of.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>();
}
