using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>The end of the last period that was read, by query.</summary>
internal sealed class QueryCursor
{
    private readonly SortedDictionary<string, DateTimeOffset> _ends;

    /// <param name="known">The marks of the queries that there are; what is said of others is forgotten.</param>
    public QueryCursor(string? text, IEnumerable<string> known)
    {
        Dictionary<string, DateTimeOffset> ends = text is null ? [] : JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(text) ?? [];
        var marks = known.ToHashSet(StringComparer.Ordinal);
        _ends = new(ends.Where(pair => marks.Contains(pair.Key)).ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>What the cursor calls a query: another one under the same name is read from the start.</summary>
    public static string Mark(string kpi, params ReadOnlySpan<string?> parts) =>
        $"{kpi}@{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..8]}";

    public void Move(string mark, DateTimeOffset end) => _ends[mark] = end;

    /// <summary>The periods of the window that have ended and were not read yet, and as many before them as are to be read again.</summary>
    public IReadOnlyList<KpiSpan> Wanted(
        string mark, KpiPeriod period, OrganizationCalendar calendar, CollectWindow window, TimeSpan delay, int restate)
    {
        List<KpiSpan> all =
            [.. KpiSpan.Ended(calendar, period, window.Start, window.Until - delay).SkipWhile(span => span.Start < window.Start)];
        int known = _ends.TryGetValue(mark, out DateTimeOffset end) ? all.Count(span => span.End <= end) : 0;
        return all[Math.Max(0, known - restate)..];
    }

    public override string ToString() => JsonSerializer.Serialize(_ends);
}
