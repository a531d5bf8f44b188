using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>The words in braces that a request may hold.</summary>
internal static partial class Placeholders
{
    public const string Since = "since";
    public const string Until = "until";
    public const string Cursor = "cursor";
    public const string Offset = "offset";
    public const string Page = "page";
    public const string Size = "size";
    public const string Resume = "resume";

    public static readonly IReadOnlyList<string> All = [Since, Until, Cursor, Offset, Page, Size, Resume];

    /// <summary>The words in braces, known or not.</summary>
    public static IEnumerable<string> In(string text) => Word().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text filled in; null when it holds one that there is none of.</summary>
    public static string? Fill(string text, IReadOnlyDictionary<string, string?> values)
    {
        bool missing = false;
        string filled = Word().Replace(text, match =>
        {
            string? value = values.GetValueOrDefault(match.Groups[1].Value);
            missing |= value is null;
            return value ?? "";
        });
        return missing ? null : filled;
    }

    /// <summary>Whether the text is nothing but one that stands for a number, so that JSON has it as one.</summary>
    public static bool IsNumber(string text, TimeFormat time) => Word().Match(text) is { Success: true } match && match.Length == text.Length
        && (match.Groups[1].Value is Offset or Page or Size || (match.Groups[1].Value is Since or Until && time.IsNumber));

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A cursor as it goes into the next request.</summary>
    public static string? Of(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.GetRawText() : value.Text();

    [GeneratedRegex("{([a-z_]+)}")]
    private static partial Regex Word();
}
