using System.Text.Json;

namespace Metrics.Sources.Prometheus;

/// <summary>The end of the last period that was read, by query.</summary>
internal sealed class PrometheusCursor
{
    private readonly SortedDictionary<string, DateTimeOffset> _ends;

    /// <param name="known">The queries that there are; what is said of others is forgotten.</param>
    public PrometheusCursor(string? text, IEnumerable<string> known)
    {
        Dictionary<string, DateTimeOffset> ends = text is null ? [] : JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(text) ?? [];
        var marks = known.ToHashSet(StringComparer.Ordinal);
        _ends = new(ends.Where(pair => marks.Contains(pair.Key)).ToDictionary(), StringComparer.Ordinal);
    }

    public DateTimeOffset? this[string mark] => _ends.TryGetValue(mark, out DateTimeOffset end) ? end : null;

    public void Move(string mark, DateTimeOffset end) => _ends[mark] = end;

    public override string ToString() => JsonSerializer.Serialize(_ends);
}
