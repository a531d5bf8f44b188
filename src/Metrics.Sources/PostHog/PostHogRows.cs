using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PostHog;

/// <summary>Makes KPI points of the rows of an answer, by the names of its columns.</summary>
internal sealed class PostHogRows(PostHogQuery query, IReadOnlyDictionary<DateOnly, KpiSpan> spans)
{
    private static readonly string[] Known = ["period_start", "value", "scope", "unit"];

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <exception cref="SourceFaultException">The columns are not those that are needed.</exception>
    public IEnumerable<SourceRecord> Read(JsonElement answer)
    {
        string[] columns = [.. answer.Items("columns").Select(column => column.GetString() ?? "")];
        string[] wrong = [.. columns.Except(Known).Select(name => $"'{name}'"), .. Known[..2].Except(columns).Select(name => $"no '{name}'")];

        // An average of nothing is no data, and no mistake: rows without a value are passed over.
        return wrong.Length > 0
            ? throw new SourceFaultException(
                FaultKind.Misconfigured,
                $"the query of {query.Kpi} gives {string.Join(", ", wrong)}; its columns are {string.Join(", ", Known)}: name them with AS")
            : from row in answer.Items("results")
              where row[Array.IndexOf(columns, "value")].ValueKind != JsonValueKind.Null
              select Json.Record($"a row of {query.Kpi}", row, one => Point(one, columns));
    }

    private SourceRecord.Found Point(JsonElement row, string[] columns)
    {
        string? Cell(string name) => Array.IndexOf(columns, name) is var at && at >= 0 && at < row.GetArrayLength() ? row[at].Text() : null;
        DateOnly day = DayOf(Cell("period_start") ?? throw new JsonException("'period_start' is empty"));
        if (!spans.ContainsKey(day))
        {
            throw new JsonException($"{day:yyyy-MM-dd} is no beginning of a {query.Period.ToString().ToLowerInvariant()} between {{since}} and {{until}}");
        }

        string unit = Cell("unit") ?? query.Unit;
        string scope = Cell("scope") ?? query.Scope;
        string id = KpiPoint.IdOf(query.Kpi, scope, query.Period, day) + (columns.Contains("unit") ? $"|{unit}" : "");
        if (!_ids.Add(id))
        {
            throw new JsonException($"another row gives the same point, {id}");
        }

        return new SourceRecord.Found(new KpiPoint
        {
            Id = id,
            Kpi = query.Kpi,
            Scope = scope,
            PeriodStart = day,
            Period = query.Period,
            Value = decimal.TryParse(Cell("value"), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
                ? value
                : throw new JsonException($"'value' is no number: {Cell("value")}"),
            Unit = unit,
        });
    }

    // A Date, or a DateTime at midnight of the project's zone.
    private static DateOnly DayOf(string text) =>
        DateOnly.TryParseExact(text[..Math.Min(10, text.Length)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && (text.Length == 10 || text[10..].TrimStart('T', ' ').StartsWith("00:00", StringComparison.Ordinal))
            ? day
            : throw new JsonException($"'period_start' is no day: {text}");
}
