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
        var cursor = new QueryCursor(window.Cursor, options.Queries.Select(query => query.Mark));
        for (int i = 0; i < options.Queries.Count; i++)
        {
            PrometheusQuery query = options.Queries[i];
            var reader = new SeriesReader(query);
            IReadOnlyList<KpiSpan> wanted = cursor.Wanted(query.Mark, query.Period, tools.Calendar, window, options.Delay, options.Restate);
            foreach (EvenSteps steps in EvenSteps.Of(wanted))
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
