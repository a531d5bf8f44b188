using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using YamlDotNet.Core;

namespace Metrics.Sources.Decisions;

/// <summary>Makes a decision of a Markdown file: of its front matter, and where that is silent of its text.</summary>
internal sealed partial class DecisionText(DecisionsOptions options, OrganizationCalendar calendar)
{
    private const int LongestRationale = 4000;

    /// <summary>The decision, what is wrong with the file, or null where nothing is decided yet.</summary>
    /// <param name="name">The file's path below the folder.</param>
    public SourceRecord? Read(string name, string text)
    {
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        if (FrontMatter().Match(text) is not { Success: true } front)
        {
            return Wrong(name, 1, "it has no front matter: begin it with a line '---', keys such as 'date: 2026-10-01', and another '---'");
        }

        JsonElement keys;
        try
        {
            keys = YamlJson.Read(front.Groups["yaml"].Value).Select(each => each.Document).FirstOrDefault();
        }
        catch (YamlException wrong)
        {
            return Wrong(name, wrong.Start.Line + 1, $"the front matter is no YAML: {wrong.Message}");
        }

        if (keys.ValueKind != JsonValueKind.Object)
        {
            return Wrong(name, 2, "the front matter is empty: write at least 'date: 2026-10-01'");
        }

        if (keys.Text("status") is { } status && options.Undecided.Contains(status, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new SourceRecord.Found(Of(name, keys, text[front.Length..]));
        }
        catch (KeyException wrong)
        {
            return Wrong(name, LineOf(text, wrong.Key), wrong.Message);
        }
    }

    private Decision Of(string name, JsonElement keys, string body) => new()
    {
        Id = keys.Text("id") ?? name[..^3],
        DecidedAt = Instant(keys, "decided_at", "date")
            ?? throw new KeyException("date", "'date' is missing: when was it decided? Write 'date: 2026-10-01'"),
        Title = keys.Text("title") ?? HeadingOf(body)
            ?? throw new KeyException("title", "'title' is missing, and the text has no heading '# …'"),
        Rationale = Cut(keys.Text("rationale") ?? RationaleOf(body)),
        Owner = keys.Text("owner"),
        Accountable = keys.Text("accountable"),
        Affects = Names(keys, "affects"),
        Expectation = keys.Text("expectation") ?? keys.Text("expected"),
        ReviewAt = Instant(keys, "review_at", "review"),
        Outcome = keys.Text("outcome"),
        Url = keys.Text("url") ?? AddressOf(name),
    };

    private string? AddressOf(string name) =>
        options.Web is { } web ? $"{web.TrimEnd('/')}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}" : null;

    /// <summary>An instant, or a day: that begins in the organization's time zone.</summary>
    private DateTimeOffset? Instant(JsonElement keys, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (keys.Text(name) is not { } text)
            {
                continue;
            }

            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                return calendar.StartOf(day);
            }

            return Instants.TryParse(text, out DateTimeOffset instant, out _)
                ? instant
                : throw new KeyException(
                    name, $"'{name}' is '{text}': write a day, such as 2026-10-01, or an instant, such as 2026-10-01T09:30:00Z");
        }

        return null;
    }

    private static string[]? Names(JsonElement keys, string key) => keys.At(key).ValueKind switch
    {
        JsonValueKind.Array => [.. keys.Items(key).Select(each => each.Text()).OfType<string>()],
        JsonValueKind.Object =>
            throw new KeyException(key, $"'{key}' is a group of keys: write a list of names, such as [change_fail_rate]"),
        _ => keys.Text(key)?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };

    private static string? HeadingOf(string body) =>
        Heading().Match(body) is { Success: true } heading ? heading.Groups["text"].Value.Trim() : null;

    /// <summary>The section that gives the reason, else the first paragraph.</summary>
    private static string? RationaleOf(string body)
    {
        Match section = Reason().Match(body);
        string text = section.Success ? section.Groups["text"].Value : body;
        string[] paragraphs = text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return section.Success
            ? string.Join("\n\n", paragraphs)
            : paragraphs.FirstOrDefault(paragraph => !paragraph.StartsWith('#'));
    }

    private static string? Cut(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= LongestRationale ? text : text[..LongestRationale];

    private static int LineOf(string text, string key)
    {
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith(key + ":", StringComparison.Ordinal));
        return at < 0 ? 1 : at + 1;
    }

    private static SourceRecord.Unreadable Wrong(string name, long line, string reason) =>
        new($"{name}, line {line.ToString(CultureInfo.InvariantCulture)}", reason, "");

    [GeneratedRegex(@"\A---[ \t]*\n(?<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\z)", RegexOptions.Singleline)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"^#[ \t]+(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^##+[ \t]+(?:rationale|why|reasons?|context)\b.*\n(?<text>(?:(?!^#).*\n?)*)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Reason();

    /// <summary>A key of the front matter is wrong or missing.</summary>
    private sealed class KeyException(string key, string message) : Exception(message)
    {
        public string Key { get; } = key;
    }
}
