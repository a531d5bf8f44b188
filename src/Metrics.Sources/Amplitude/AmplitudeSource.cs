using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Amplitude;

/// <summary>Asks Amplitude's Dashboard REST API for event segmentations.</summary>
[Source(
    "amplitude",
    Summary = "Event segmentations of Amplitude as KPIs",
    Records = [FactKind.Kpi],
    Cost = "1 request a query and 300 periods",
    RequestsPerMinute = 60)]
internal sealed class AmplitudeSource(AmplitudeOptions options, SourceTools tools) : ISource
{
    /// <summary>The most periods that are asked for at once: a request costs by its days.</summary>
    private const int Stretch = 300;

    private readonly JsonApi _api = new(tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ApiKey.Reveal()}:{options.SecretKey.Reveal()}"))));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cursor = new QueryCursor(window.Cursor, options.Queries.Select(query => query.Mark));
        foreach (AmplitudeQuery query in options.Queries)
        {
            IReadOnlyList<KpiSpan> spans = cursor.Wanted(query.Mark, query.Period, tools.Calendar, window, options.Delay, options.Restate);
            foreach (KpiSpan[] stretch in spans.Chunk(Stretch))
            {
                JsonElement answer = (await _api.GetAsync(Address(query, stretch[0], stretch[^1]), cancel)).Root;
                foreach (SourceRecord record in new SegmentationReader(query, stretch.ToDictionary(span => span.Day)).Read(answer))
                {
                    yield return record;
                }

                cursor.Move(query.Mark, stretch[^1].End);
                yield return new SourceRecord.Checkpoint(cursor.ToString());
            }
        }
    }

    // Days are the project's; the last one is included.
    private string Address(AmplitudeQuery query, KpiSpan first, KpiSpan last) => JsonApi.Address(
        $"{options.Url.TrimEnd('/')}/api/2/events/segmentation",
        ("e", query.EventJson),
        ("m", query.Measure),
        ("start", $"{first.Day:yyyyMMdd}"),
        ("end", $"{tools.Calendar.DayOf(last.End).AddDays(-1):yyyyMMdd}"),
        ("i", query.Interval),
        ("g", query.GroupBy),
        ("limit", query.GroupBy is null ? null : "1000"));
}
