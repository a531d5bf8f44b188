using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>How one vendor's report of costs is asked for and read.</summary>
internal sealed record AiCostFormat
{
    /// <summary>The address of a page of the buckets from a day on, up to and without another.</summary>
    public required Func<DateOnly, DateOnly, string?, string> Address { get; init; }

    /// <summary>The day of a bucket; null when it does not say.</summary>
    public required Func<JsonElement, DateTimeOffset?> Start { get; init; }

    /// <summary>Adds one line of a bucket.</summary>
    public required Action<JsonElement, DailyTotals, DateOnly> Add { get; init; }
}

/// <summary>
/// Reads a vendor's costs, a bucket a day of UTC, whatever the organization's zone; the last days again, as they still grow.
/// </summary>
internal sealed class AiCostReport(JsonApi api, AiCostRules rules, AiCostFormat format, int restate)
{
    public async IAsyncEnumerable<SourceRecord> ReadAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        DateOnly first = First(window);
        var today = DateOnly.FromDateTime(window.Until.UtcDateTime);
        string? page = null;
        while (first < today)
        {
            JsonElement answer = (await api.GetAsync(format.Address(first, today, page), cancel)).Root;
            foreach (JsonElement bucket in answer.Items("data"))
            {
                DateTimeOffset start = format.Start(bucket)
                    ?? throw new SourceFaultException(FaultKind.Unreadable, "a bucket of the report does not say which day it is");
                var day = DateOnly.FromDateTime(start.UtcDateTime);
                foreach (SourceRecord record in AiCostDay.Read(day, bucket.Items("results"), rules, (line, totals) => format.Add(line, totals, day)))
                {
                    yield return record;
                }

                yield return new SourceRecord.Checkpoint($"{day:yyyy-MM-dd}");
            }

            page = answer.IsTrue("has_more") ? answer.Text("next_page") : null;
            if (page is null)
            {
                yield break;
            }
        }
    }

    private DateOnly First(CollectWindow window)
    {
        var start = DateOnly.FromDateTime(window.Start.UtcDateTime);
        DateOnly next = window.Cursor is { } text
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1 - restate)
            : start;
        return next > start ? next : start;
    }
}
