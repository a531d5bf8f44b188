using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>Facts from any API that gives lists of JSON records, by a mapping in the configuration.</summary>
[Source(
    "http",
    Summary = "any paged JSON API, by a mapping in the configuration and no code",
    Records = [FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.Kpi, FactKind.CodeRework, FactKind.Decision, FactKind.Link],
    Sweeps = [FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.Kpi, FactKind.CodeRework, FactKind.Decision, FactKind.Link],
    Cost = "1 request a page")]
internal sealed class HttpSource(HttpOptions options, SourceTools tools) : ISource
{
    private readonly RecordReader _records = new(options.Facts, tools.Calendar);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        FullReading? full = options.RecheckDays is { } days ? new FullReading(window, days) : null;
        var pages = new PageReader(options, tools.Http, new Credentials(options.Auth, tools.Http, window.Until));
        var seen = new SeenFacts();
        var resume = options.Resume is { } token ? new ResumePoint(token, window.Cursor) : null;
        foreach ((DateTimeOffset since, DateTimeOffset until) in Slices(full?.Since ?? window.Since, window.Until))
        {
            await foreach (Page page in pages.ReadAsync(since, until, resume?.Current, cancel))
            {
                foreach (SourceRecord record in Read(page, seen))
                {
                    yield return full?.Pass(record) ?? record;
                }

                resume?.Learn(page);
                if (IsPast(page, since))
                {
                    break;
                }
            }
        }

        if (full is not null)
        {
            foreach (SourceRecord record in full.End(_records.Kinds))
            {
                yield return record;
            }
        }
        else
        {
            yield return new SourceRecord.Checkpoint(resume is null ? JsonApi.Iso(window.Until) : resume.Reached ?? "");
        }
    }

    private IEnumerable<SourceRecord> Read(Page page, SeenFacts seen)
    {
        for (int i = 0; i < page.Records.Count; i++)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"page {page.Number}, record {i + 1}");
            foreach (SourceRecord record in _records.Read(page.Records[i], place, whole: true, partial: false))
            {
                if (seen.Check(record, page, place, page.Records[i].Value) is { } passed)
                {
                    yield return passed;
                }
            }
        }
    }

    /// <summary>Whether the list, newest first, has come to what is older than is asked for.</summary>
    private bool IsPast(Page page, DateTimeOffset since)
    {
        if (options.NewestFirst is not { } order || page.Records.Count == 0)
        {
            return false;
        }

        try
        {
            string? last = order.At.Values(page.Records[^1]).Select(value => value.Text()).FirstOrDefault();
            return last is not null && order.Time.Read(last, TimeZoneInfo.Utc) < since;
        }
        catch (JsonException e)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"'newest_first': at '{order.At}' {e.Message}", e);
        }
    }

    private List<(DateTimeOffset Since, DateTimeOffset Until)> Slices(DateTimeOffset since, DateTimeOffset until)
    {
        if (options.Slice is not { } length)
        {
            return [(since, until)];
        }

        var slices = new List<(DateTimeOffset Since, DateTimeOffset Until)>();
        for (DateTimeOffset from = since; from < until; from += length)
        {
            slices.Add((from, until - from > length ? from + length : until));
        }

        return slices;
    }
}
