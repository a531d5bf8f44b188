using System.Globalization;
using System.Text.Json;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Sources.PagerDuty;

/// <summary>The requests, and their paging by offset.</summary>
internal sealed class PagerDutyApi(PagerDutyOptions options, HttpClient http)
{
    /// <summary>Beyond this offset the vendor refuses.</summary>
    private const int Reachable = 10_000;
    private const int PageSize = 100;

    /// <summary>Incidents created in [from, to), oldest first; null when there are more than paging reaches.</summary>
    public Task<List<JsonElement>?> CreatedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        AllAsync("incidents", "incidents", Span(from, to) + "&sort_by=created_at:asc" + Services() + Teams() + Urgencies(), cancel);

    /// <summary>
    /// The account's log in [from, to), each entry with its whole incident as it is now; null when there are more than paging reaches.
    /// </summary>
    public Task<List<JsonElement>?> LogAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        AllAsync("log_entries", "log_entries", Span(from, to) + "&is_overview=true&include[]=incidents" + Teams(), cancel);

    /// <summary>When an incident was first acknowledged, by its own log; null when it never was.</summary>
    public async Task<DateTimeOffset?> FirstAcknowledgedAsync(string id, CancellationToken cancel)
    {
        List<JsonElement>? entries = await AllAsync($"incidents/{Uri.EscapeDataString(id)}/log_entries", "log_entries", "time_zone=UTC&is_overview=true", cancel);
        return (entries ?? []).Select(PagerDutyLogEntry.Read).Where(entry => entry is { IsAcknowledgement: true }).Min(entry => (DateTimeOffset?)entry!.CreatedAt);
    }

    private async Task<List<JsonElement>?> AllAsync(string path, string list, string query, CancellationToken cancel)
    {
        var all = new List<JsonElement>();
        for (int offset = 0; offset + PageSize <= Reachable; offset += PageSize)
        {
            // The total is asked for once: it tells early that a stretch must be cut, and costs the vendor.
            string page = string.Create(CultureInfo.InvariantCulture, $"{query}&limit={PageSize}&offset={offset}{(offset == 0 ? "&total=true" : "")}");
            JsonElement json = await GetAsync(path, page, cancel);
            if (json.TryGetProperty("total", out JsonElement total) && total.ValueKind == JsonValueKind.Number && total.GetInt32() > Reachable)
            {
                return null;
            }

            all.AddRange(json.GetProperty(list).EnumerateArray());
            if (!json.GetProperty("more").GetBoolean())
            {
                return all;
            }
        }

        return null;
    }

    private async Task<JsonElement> GetAsync(string path, string query, CancellationToken cancel)
    {
        if (options.Token is not { } token)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, "'token' is missing: without it incidents can't be asked for, only be told of by webhooks");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{options.Url.AbsoluteUri.TrimEnd('/')}/{path}?{query}");
        request.Headers.TryAddWithoutValidation("Authorization", "Token token=" + token.Reveal());
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.pagerduty+json;version=2");
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
        {
            string said = VendorReason.Of(await response.Content.ReadAsByteArrayAsync(cancel)) is { Length: > 0 } reason ? $" ({reason})" : "";
            throw new SourceFaultException(
                FaultKind.Misconfigured, $"{options.Url.Host} answered {(int)response.StatusCode} to /{path}{said}: is 'url' right, and may the key see it?");
        }

        using JsonDocument document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), default, cancel);
        return document.RootElement.Clone();
    }

    // Without the zone the vendor reads instants in the account's; with an offset and the zone there is no doubt.
    private static string Span(DateTimeOffset from, DateTimeOffset to) => $"since={Instants.ToText(from)}&until={Instants.ToText(to)}&time_zone=UTC";

    private string Services() => string.Concat(options.Services.Select(id => "&service_ids[]=" + Uri.EscapeDataString(id)));

    private string Teams() => string.Concat(options.Teams.Select(id => "&team_ids[]=" + Uri.EscapeDataString(id)));

    private string Urgencies() => options.Urgencies.Count == 1 ? $"&urgencies[]={options.Urgencies[0].ToString().ToLowerInvariant()}" : "";
}
