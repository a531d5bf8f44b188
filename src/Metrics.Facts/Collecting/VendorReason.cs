using System.Text;
using System.Text.Json;

namespace Metrics.Facts.Collecting;

/// <summary>Finds the sentence for people in a vendor's error answer.</summary>
public static class VendorReason
{
    private const int Longest = 300;

    private static readonly string[] Names =
        ["message", "error_description", "detail", "title", "errorMessages", "errors", "error", "fault", "reason", "description", "msg"];

    /// <summary>The vendor's reason, or nothing when it gives none (HTML pages say nothing).</summary>
    public static string Of(ReadOnlyMemory<byte> body)
    {
        string text = Text(body).ReplaceLineEndings(" ").Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private static string Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Words(document.RootElement, 0);
        }
        catch (JsonException)
        {
            string plain = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4 * Longest)]);
            return plain.TrimStart().StartsWith('<') ? "" : plain;
        }
    }

    private static string Words(JsonElement json, int depth)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.GetString()!;
            case JsonValueKind.Array when depth < 4:
                return string.Join("; ", json.EnumerateArray().Take(3).Select(item => Words(item, depth + 1)).Where(words => words.Length > 0));
            case JsonValueKind.Object when depth < 4:
                IEnumerable<string> parts = from name in Names
                                            where json.TryGetProperty(name, out _)
                                            let words = Words(json.GetProperty(name), depth + 1)
                                            where words.Length > 0
                                            select words;
                return string.Join(": ", parts.Distinct().Take(2));
            default:
                return "";
        }
    }
}
