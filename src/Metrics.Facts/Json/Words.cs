using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>The words of an enumeration in snake_case, as tables.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();
    private static readonly string[] Names = [.. Values.Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()))];

    public static string Of(T value) => Names[Array.IndexOf(Values, value)];

    /// <summary>The word, or null for the default: it need not be stored.</summary>
    public static string? UnlessDefault(T value) => EqualityComparer<T>.Default.Equals(value, default) ? null : Of(value);

    public static T Parse(string? word)
    {
        if (word is null)
        {
            return default;
        }

        int at = Array.IndexOf(Names, word);
        return at >= 0 ? Values[at] : throw new JsonException($"'{word}' is none of {string.Join(", ", Names)}");
    }
}
