using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PostHog;

/// <summary>Asks PostHog for business numbers by HogQL.</summary>
[Source(
    "posthog",
    Summary = "Any HogQL query as a KPI",
    Records = [FactKind.Kpi],
    Cost = "1 request a query and 1,000 rows",
    RequestsPerMinute = 120)]
internal sealed class PostHogSource(PostHogOptions options, SourceTools tools) : ISource
{
    private const int Page = 1000;

    private readonly PostHogApi _api = new(options, tools.Http);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cursor = new QueryCursor(window.Cursor, options.Queries.Select(query => query.Mark));
        foreach (PostHogQuery query in options.Queries)
        {
            IReadOnlyList<KpiSpan> spans = cursor.Wanted(query.Mark, query.Period, tools.Calendar, window, options.Delay, options.Restate);
            if (spans.Count == 0)
            {
                continue;
            }

            await foreach (SourceRecord record in ReadAsync(query, spans, cancel))
            {
                yield return record;
            }

            cursor.Move(query.Mark, spans[^1].End);
            yield return new SourceRecord.Checkpoint(cursor.ToString());
        }
    }

    private async IAsyncEnumerable<SourceRecord> ReadAsync(
        PostHogQuery query, IReadOnlyList<KpiSpan> spans, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = new PostHogRows(query, spans.ToDictionary(span => span.Day));
        (string since, string until) = (Local(spans[0].Start), Local(spans[^1].End));
        for (int offset = 0; ; offset += Page)
        {
            string limit = query.HasLimit ? "" : string.Create(CultureInfo.InvariantCulture, $"\nLIMIT {Page} OFFSET {offset}");
            JsonElement answer = await _api.AskAsync(query.Query.TrimEnd() + limit, since, until, cancel);
            foreach (SourceRecord record in rows.Read(answer))
            {
                yield return record;
            }

            if (!answer.IsTrue("hasMore"))
            {
                yield break;
            }

            if (query.HasLimit)
            {
                throw new SourceFaultException(
                    FaultKind.Misconfigured, $"the query of {query.Kpi} gives more rows than its LIMIT; without one it is read page by page");
            }
        }
    }

    // HogQL reads a time without a zone in the project's.
    private string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, tools.Calendar.Zone).DateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
