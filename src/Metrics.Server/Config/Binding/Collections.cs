using System.Collections;

namespace Metrics.Server.Config.Binding;

/// <summary>Which types are lists and dictionaries of what, and how they are made.</summary>
internal static class Collections
{
    private static readonly Type[] Lists =
        [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>), typeof(IList<>), typeof(List<>)];

    private static readonly Type[] Sets = [typeof(IReadOnlySet<>), typeof(ISet<>), typeof(HashSet<>)];

    private static readonly Type[] Dictionaries =
        [typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(Dictionary<,>)];

    /// <summary>What a list holds; null when the type is no list.</summary>
    public static Type? ItemOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type.IsGenericType && Lists.Concat(Sets).Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0] : null;
    }

    /// <summary>What a dictionary holds; null when the type is none.</summary>
    public static (Type Key, Type Value)? EntryOf(Type type) =>
        type.IsGenericType && Dictionaries.Contains(type.GetGenericTypeDefinition())
            ? (type.GetGenericArguments()[0], type.GetGenericArguments()[1])
            : null;

    public static object Make(Type type, Type item, IReadOnlyList<object> values)
    {
        var array = Array.CreateInstance(item, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            array.SetValue(values[i], i);
        }

        if (type.IsArray || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return array;
        }

        Type made = Sets.Contains(type.GetGenericTypeDefinition()) ? typeof(HashSet<>) : typeof(List<>);
        return Activator.CreateInstance(made.MakeGenericType(item), (IEnumerable)array)!;
    }
}
