using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Copilot;

/// <summary>Reads how GitHub Copilot is used, from the reports that took the place of its metrics endpoint, and its seats.</summary>
[Source(
    "copilot",
    Summary = "Use and seats of GitHub Copilot as KPIs",
    Records = [FactKind.Kpi],
    Cost = "4 requests a run; on the first run 2 more for each day before the last four weeks")]
internal sealed class CopilotSource(CopilotOptions options, SourceTools tools) : ISource
{
    // Reports are kept for a year.
    private const int OldestReport = 364;

    private readonly CopilotReport _report = new(options.Kpis);
    private readonly Uri _address = new(options.BaseUrl.TrimEnd('/') + "/");

    private string Owner => (options.Organization, options.Enterprise) switch
    {
        ({ } organization, null) => $"orgs/{organization}",
        (null, { } enterprise) => $"enterprises/{enterprise}",
        _ => throw new SourceFaultException(FaultKind.Misconfigured, "Give either `organization` or `enterprise`"),
    };

    private string Kind => options.Organization is null ? "enterprise" : "organization";

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(window.Until.UtcDateTime);
        DateOnly next = window.Cursor is { } cursor
            ? DateOnly.ParseExact(cursor, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1 - options.Restate)
            : DateOnly.FromDateTime(window.Start.UtcDateTime);
        DateOnly first = Later(next, today.AddDays(-OldestReport));
        JsonElement latest = await AskAsync($"{Owner}/copilot/metrics/reports/{Kind}-28-day/latest", cancel);
        DateOnly covered = DayOf(latest, "report_start_day") ?? today;
        DateOnly? last = DayOf(latest, "report_end_day");

        for (DateOnly day = first; day < covered; day = day.AddDays(1))
        {
            JsonElement report = await AskAsync($"{Owner}/copilot/metrics/reports/{Kind}-1-day?day={day:yyyy-MM-dd}", cancel);
            await foreach (SourceRecord record in PointsAsync(report, day, cancel))
            {
                yield return record;
            }

            yield return new SourceRecord.Checkpoint($"{day:yyyy-MM-dd}");
        }

        await foreach (SourceRecord record in PointsAsync(latest, first, cancel))
        {
            yield return record;
        }

        if (options.Organization is not null && _report.WantsSeats)
        {
            foreach (KpiPoint point in _report.Seats(await AskAsync($"{Owner}/copilot/billing", cancel), today))
            {
                yield return new SourceRecord.Found(point);
            }
        }

        if (last is { } end)
        {
            yield return new SourceRecord.Checkpoint($"{end:yyyy-MM-dd}");
        }
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly? DayOf(JsonElement report, string field) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty(field, out JsonElement text)
            && DateOnly.TryParseExact(text.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;

    /// <summary>The points of the files that a report links to, from a day on.</summary>
    private async IAsyncEnumerable<SourceRecord> PointsAsync(
        JsonElement report, DateOnly from, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (report.ValueKind != JsonValueKind.Object || !report.TryGetProperty("download_links", out JsonElement links))
        {
            yield break;
        }

        foreach (JsonElement link in links.EnumerateArray())
        {
            // The link is signed: GitHub's token does not belong into it.
            using var request = new HttpRequestMessage(HttpMethod.Get, link.GetString());
            request.Options.Set(SourceRequest.AnyContent, true);
            using HttpResponseMessage response = await tools.Http.SendAsync(request, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new SourceFaultException(
                    FaultKind.Unreachable, $"A report's file answered {(int)response.StatusCode}: its link may have run out");
            }

            foreach (SourceRecord record in _report.Points(await response.Content.ReadAsStringAsync(cancel), from))
            {
                yield return record;
            }
        }
    }

    /// <summary>The answer; undefined where there is no report (204).</summary>
    private async Task<JsonElement> AskAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        using HttpResponseMessage response = await tools.Http.SendAsync(request, cancel);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await response.Content.ReadFromJsonAsync<JsonElement>(cancel),
            HttpStatusCode.NotFound => throw new SourceFaultException(
                FaultKind.Refused,
                $"GitHub has no {path.Split('?')[0]}: the name is wrong, the policy 'Copilot usage metrics' is off, "
                    + "or the token may not see it"),
            _ => default,
        };
    }
}
