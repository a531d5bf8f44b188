using System.Text.Json;

namespace Metrics.Sources.Mapping;

/// <summary>What a mapping found for a field, and where.</summary>
/// <param name="Texts">The values, as texts; empty when nothing was found.</param>
/// <param name="Where">For people: the path, or what else it was made of.</param>
internal sealed record FieldValue(IReadOnlyList<string> Texts, string Where)
{
    private const int Longest = 80;

    /// <summary>A value in quotes, not too long for a line.</summary>
    public static string Shown(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return $"'{(text.Length <= Longest ? text : text[..Longest] + "…")}'";
    }

    /// <summary>The names that there are instead, to mend a path by.</summary>
    public static string Names(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.EnumerateObject().Any() => $"there are {string.Join(", ", value.EnumerateObject().Take(20).Select(field => field.Name))}",
        JsonValueKind.Object => "it is an empty object",
        JsonValueKind.Array => $"it is a list of {value.GetArrayLength()}",
        _ => $"it is {Shown(value.ToString())}",
    };

    public JsonException Wrong(string field, string why) =>
        new($"{field}: {Where} is {(Texts.Count == 0 ? "nothing" : Shown(string.Join(", ", Texts)))}: {why}");
}
