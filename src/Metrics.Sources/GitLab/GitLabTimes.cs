using System.Text.Json;

namespace Metrics.Sources.GitLab;

/// <summary>
/// Webhooks write instants as databases do (<c>2026-10-01 08:00:00 UTC</c>, <c>… +0200</c>), or in ISO 8601, by event and version.
/// </summary>
internal static class GitLabTimes
{
    /// <summary>An instant that decides what to read; one that can't be read is told of when its record is.</summary>
    public static DateTimeOffset? LenientInstant(this JsonElement element, string name)
    {
        try
        {
            return element.Instant(name);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static DateTimeOffset? HookInstant(this JsonElement element, params ReadOnlySpan<string> path)
    {
        if (element.Text(path) is not { } text)
        {
            return null;
        }

        string[] parts = text.Split(' ');
        string iso = parts.Length == 3 ? $"{parts[0]}T{parts[1]}{(parts[2] == "UTC" ? "Z" : parts[2])}" : text;
        return JsonSerializer.SerializeToElement(iso).Instant();
    }
}
