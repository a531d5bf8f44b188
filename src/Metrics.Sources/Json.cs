using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Sources;

/// <summary>Reads vendors' JSON leniently: what is absent, null or empty is null, whatever else there is.</summary>
internal static class Json
{
    private const int LongestRaw = 2000;

    /// <summary>The element at a path of names; undefined when a part of it is not there.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }

    /// <summary>A text, or a number or truth value as text.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement at = element.At(path);
        string? text = at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A text that must be there.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static string Needed(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) ?? throw new JsonException($"'{string.Join('.', path.ToArray())}' is missing");

    public static long? Whole(this JsonElement element, params ReadOnlySpan<string> path) =>
        long.TryParse(element.Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path).ValueKind == JsonValueKind.True;

    /// <summary>The entries of a list; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement at = element.At(path);
        return at.ValueKind == JsonValueKind.Array ? at.EnumerateArray() : Enumerable.Empty<JsonElement>();
    }

    /// <summary>The texts of a list, or of one field of each of its entries; null when there are none.</summary>
    public static IReadOnlyList<string>? Texts(this IEnumerable<JsonElement> items, params string[] path)
    {
        string[] texts = [.. items.Select(item => item.Text(path)).OfType<string>().Distinct(StringComparer.Ordinal)];
        return texts.Length == 0 ? null : texts;
    }

    /// <summary>An object's fields that are texts, numbers or truth values; null when there are none.</summary>
    public static Dictionary<string, string>? Fields(this JsonElement element)
    {
        Dictionary<string, string> fields = element.ValueKind != JsonValueKind.Object
            ? []
            : element.EnumerateObject().Where(field => field.Value.Text() is not null)
                .DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Value.Text()!, StringComparer.Ordinal);
        return fields.Count == 0 ? null : fields;
    }

    /// <summary>An instant in ISO 8601 with an offset, written <c>+0200</c> or <c>+02:00</c>, to any fraction of a second.</summary>
    /// <exception cref="JsonException">It is there and is none.</exception>
    public static DateTimeOffset? Instant(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) is { } text ? InstantOf(text) : null;

    /// <inheritdoc cref="Instant"/>
    public static DateTimeOffset NeededInstant(this JsonElement element, params ReadOnlySpan<string> path) =>
        InstantOf(element.Needed(path));

    /// <summary>Reads one record of a vendor; one that can't be read is told as such, and the rest goes on.</summary>
    public static SourceRecord Record(string where, JsonElement record, Func<JsonElement, SourceRecord> read)
    {
        try
        {
            return read(record);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or RegexMatchTimeoutException)
        {
            string raw = record.GetRawText();
            return new SourceRecord.Unreadable(where, e.Message, raw.Length <= LongestRaw ? raw : raw[..LongestRaw]);
        }
    }

    /// <summary>A text cut to what a fact's description holds.</summary>
    public static string? Description(string? text) => text is { Length: > 4000 } ? text[..4000] : text;

    /// <inheritdoc cref="Instant"/>
    public static DateTimeOffset InstantOf(string text) =>
        Instants.TryParse(Normal(text), out DateTimeOffset instant, out string? reason) ? instant : throw new JsonException(reason);

    private static string Normal(string text)
    {
        if (text.Length > 5 && text[^5] is '+' or '-' && text.AsSpan(text.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            text = text[..^2] + ":" + text[^2..];
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return text;
        }

        int end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - dot > 8 ? text[..(dot + 8)] + text[end..] : text;
    }
}
