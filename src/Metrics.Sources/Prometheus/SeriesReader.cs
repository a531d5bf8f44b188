using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Prometheus;

/// <summary>Makes KPI points of the series of one query. No sample, NaN and infinity are no data, never 0.</summary>
internal sealed partial class SeriesReader(PrometheusQuery query)
{
    /// <param name="spans">The periods that were asked for, by the seconds of their ends.</param>
    public IEnumerable<SourceRecord> Read(IReadOnlyList<JsonElement> series, IReadOnlyDictionary<long, KpiSpan> spans)
    {
        var points = new Dictionary<string, KpiPoint?>(StringComparer.Ordinal);
        foreach (JsonElement one in series)
        {
            SourceRecord? wrong = null;
            try
            {
                foreach (KpiPoint point in Points(one, spans))
                {
                    // Two series that give one number: neither is it.
                    points[point.Id] = points.TryAdd(point.Id, point) ? point : null;
                }
            }
            catch (Exception e) when (e is JsonException or FormatException or OverflowException or InvalidOperationException)
            {
                wrong = Json.Record($"a series of {query.Kpi}", one, _ => throw new JsonException(e.Message));
            }

            if (wrong is not null)
            {
                yield return wrong;
            }
        }

        foreach ((string id, KpiPoint? point) in points.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return point is not null
                ? new SourceRecord.Found(point)
                : new SourceRecord.Unreadable(
                    $"the query of {query.Kpi}, {id}",
                    "more than one series gives this point; join them with sum by (…), or name the label that tells them apart in 'scope'",
                    query.Query);
        }
    }

    private IEnumerable<KpiPoint> Points(JsonElement series, IReadOnlyDictionary<long, KpiSpan> spans)
    {
        if (series.At("histogram").ValueKind != JsonValueKind.Undefined || series.At("histograms").ValueKind != JsonValueKind.Undefined)
        {
            throw new JsonException("it is a histogram; take a number of it, such as histogram_quantile(0.9, …)");
        }

        string unit = Filled(query.Unit, series);
        string scope = Filled(query.Scope, series);
        IEnumerable<JsonElement> samples = series.At("value").ValueKind == JsonValueKind.Array ? [series.At("value")] : series.Items("values");
        foreach (JsonElement sample in samples)
        {
            if (Value(sample[1].GetString()!) is { } value && spans.TryGetValue((long)Math.Round(sample[0].GetDecimal()), out KpiSpan? span))
            {
                string id = KpiPoint.IdOf(query.Kpi, scope, query.Period, span.Day, span.Hour);
                yield return new KpiPoint
                {
                    Id = unit == query.Unit ? id : $"{id}|{unit}",
                    Kpi = query.Kpi,
                    Scope = scope,
                    PeriodStart = span.Day,
                    Hour = span.Hour,
                    Period = query.Period,
                    Value = value,
                    Unit = unit,
                };
            }
        }
    }

    // Samples are floats: what a decimal makes of one leaves out the digits that are only float (0.30000000000000004).
    private static decimal? Value(string text) =>
        text is "NaN" or "Inf" or "+Inf" or "-Inf" ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? (decimal)number
        : throw new JsonException($"'{text}' is no number");

    private static string Filled(string text, JsonElement series) => Label().Replace(
        text,
        match => series.Text("metric", match.Groups[1].Value)
            ?? throw new JsonException($"it has no label '{match.Groups[1].Value}', which '{text}' asks for"));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Label();
}
