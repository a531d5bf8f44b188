using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Sources;

/// <summary>Cursors as JSON, without what is not set.</summary>
internal static class CursorJson
{
    private static readonly JsonSerializerOptions Short = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Reads a cursor; null for none, and for one that can't be read: reading begins anew then.</summary>
    public static T? Read<T>(string? text)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<T>(text, Short);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Write<T>(T cursor)
        where T : class => JsonSerializer.Serialize(cursor, Short);

    /// <summary>
    /// Forgets whatever a whole round did not meet (a repository that is gone, or no longer asked for): back again, it is read from its
    /// beginning.
    /// </summary>
    /// <returns>Whether there was anything to forget.</returns>
    public static bool Keep<TKey, TState>(Dictionary<TKey, TState> states, IEnumerable<TKey> met)
        where TKey : notnull
    {
        int before = states.Count;
        foreach (TKey gone in states.Keys.Except(met).ToArray())
        {
            states.Remove(gone);
        }

        return states.Count < before;
    }
}
