using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>
/// Whether two parts of the configuration say the same, field by field: a record's own equality compares lists by reference.
/// </summary>
internal static class SpecEquality
{
    public static bool Same(SourceSpec one, SourceSpec other) => Alike(one, other);

    private static bool Alike(object? one, object? other)
    {
        if (one is null || other is null || one.GetType() != other.GetType())
        {
            return one is null && other is null;
        }

        return one switch
        {
            Secret secret => Revealed(secret) == Revealed((Secret)other),
            JsonNode node => JsonNode.DeepEquals(node, (JsonNode)other),
            Regex pattern => pattern.ToString() == other.ToString(),
            string => one.Equals(other),
            ValueType when !IsEntry(one) => one.Equals(other),
            IEnumerable list => Listed(list, (IEnumerable)other),
            _ => one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0)
                .All(property => Alike(property.GetValue(one), property.GetValue(other))),
        };
    }

    // An entry's own equality compares what it holds by reference.
    private static bool IsEntry(object value) =>
        value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool Listed(IEnumerable one, IEnumerable other)
    {
        object?[] left = [.. one];
        object?[] right = [.. other];
        return left.Length == right.Length && left.Zip(right).All(pair => Alike(pair.First, pair.Second));
    }

    private static string? Revealed(Secret secret)
    {
        try
        {
            return secret.Reveal();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A secret that can't be read now is told when the source runs.
            return null;
        }
    }
}
