using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Prometheus;

/// <summary>Asks a Prometheus for business numbers: the past by range queries, the last period by an instant one.</summary>
[Source(
    "prometheus",
    Summary = "Any PromQL as a KPI, the past included",
    Records = [FactKind.Kpi],
    Cost = "1 request a query; the first run 1 for each 5,000 periods, and where clocks change")]
internal sealed class PrometheusSource(PrometheusOptions options, SourceTools tools) : ISource
{
    private readonly PrometheusApi _api = new(options, tools.Http);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cursor = new PrometheusCursor(window.Cursor, options.Queries.Select(query => query.Mark));
        for (int i = 0; i < options.Queries.Count; i++)
        {
            PrometheusQuery query = options.Queries[i];
            var reader = new SeriesReader(query);
            foreach (EvenSteps steps in EvenSteps.Of(Wanted(query, cursor, window)))
            {
                Dictionary<long, KpiSpan> spans = steps.Spans.ToDictionary(span => span.End.ToUnixTimeSeconds());
                foreach (SourceRecord record in reader.Read(await AskAsync(query, steps, cancel), spans))
                {
                    yield return record;
                }

                cursor.Move(query.Mark, steps.Spans[^1].End);
                yield return new SourceRecord.Checkpoint(cursor.ToString());
            }

            yield return new SourceRecord.Progress((i + 1.0) / options.Queries.Count, query.Kpi);
        }
    }

    private List<KpiSpan> Wanted(PrometheusQuery query, PrometheusCursor cursor, CollectWindow window)
    {
        DateTimeOffset until = window.Until - options.Delay;
        List<KpiSpan> all = [.. KpiSpan.Ended(tools.Calendar, query.Period, window.Start, until).SkipWhile(span => span.Start < window.Start)];
        int known = cursor[query.Mark] is { } end ? all.Count(span => span.End <= end) : 0;
        return all[Math.Max(0, known - options.Restate)..];
    }

    private Task<IReadOnlyList<JsonElement>> AskAsync(PrometheusQuery query, EvenSteps steps, CancellationToken cancel) => steps.Spans.Count == 1
        ? _api.AskAsync("query", [("query", query.Query), ("time", Seconds(steps.Spans[0].End))], cancel)
        : _api.AskAsync(
            "query_range",
            [
                ("query", query.Query),
                ("start", Seconds(steps.Spans[0].End)),
                ("end", Seconds(steps.Spans[^1].End)),
                ("step", ((long)steps.Step.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ],
            cancel);

    private static string Seconds(DateTimeOffset instant) => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
