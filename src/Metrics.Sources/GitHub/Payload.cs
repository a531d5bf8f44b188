using System.Text.Json;

namespace Metrics.Sources.GitHub;

/// <summary>Reads a delivery's JSON leniently: what is absent, null or of another type is null.</summary>
internal static class Payload
{
    public static JsonElement Part(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement part) ? part : default;

    public static string? Text(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    public static bool IsTrue(this JsonElement element, string name) => element.Part(name).ValueKind == JsonValueKind.True;

    public static DateTimeOffset? At(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out DateTimeOffset at)
            ? at.ToUniversalTime()
            : null;

    /// <summary>The names in a list of labels.</summary>
    public static string[] Names(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(each => each.Text("name")).OfType<string>()]
            : [];
}
