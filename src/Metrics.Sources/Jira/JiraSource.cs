using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Jira;

/// <summary>A Jira Cloud site (Jira Service Management included), and which of its issues are incidents.</summary>
internal sealed record JiraOptions
{
    /// <summary><c>https://SITE.atlassian.net</c>, or <c>https://api.atlassian.com/ex/jira/CLOUD-ID</c> for scoped tokens.</summary>
    public required string Url { get; init; }

    /// <summary>The account of an API token; null for an OAuth or scoped token.</summary>
    public string? Email { get; init; }

    public required Secret Token { get; init; }

    /// <summary>Which issues are incidents, without an order.</summary>
    public required string Jql { get; init; }

    /// <summary>Statuses that end an incident, beside those that Jira itself counts as done.</summary>
    public IReadOnlyList<string> ResolvedStatuses { get; init; } = ["Done", "Resolved", "Completed", "Closed"];

    /// <summary>The statuses that mean that somebody took it; empty: the first change of status that does not end it.</summary>
    public IReadOnlyList<string> AcknowledgedStatuses { get; init; } = [];

    /// <summary>Resolutions of an issue that was merged into another: it counts once, as the other.</summary>
    public IReadOnlyList<string> MergedResolutions { get; init; } = ["Duplicate"];

    /// <summary>Custom fields, by their names, that say when the impact began; the first that is set counts, else the creation.</summary>
    public IReadOnlyList<string> StartedFields { get; init; } = ["Impact start", "Start time"];

    /// <summary>Custom fields that hold the severity; else the priority.</summary>
    public IReadOnlyList<string> SeverityFields { get; init; } = ["Severity"];

    /// <summary>Custom fields that name services, beside components.</summary>
    public IReadOnlyList<string> ServiceFields { get; init; } = ["Affected services"];

    /// <summary>Deleted issues are not told of: in so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;
}

/// <summary>Issues of Jira that are incidents.</summary>
[Source(
    "jira",
    Summary = "incidents kept as Jira or Jira Service Management issues, with their history of statuses",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "2 requests, and 1 a 100 changed issues")]
internal sealed class JiraSource(JiraOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 100;

    private readonly string _base = options.Url.TrimEnd('/') + "/rest/api/3/";
    private readonly JsonApi _api = new(tools.Http, headers => headers.Authorization = Credentials(options));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        var fields = JiraFields.Of((await _api.GetAsync(_base + "field", cancel)).Root, options);
        string jql = $"({options.Jql}) AND updated >= \"{await MinuteAsync(reading.Since, cancel)}\" ORDER BY created ASC, key ASC";
        var mapper = new JiraIncidents(options, fields);
        string? token = null;
        do
        {
            var body = new JsonObject
            {
                ["jql"] = jql,
                ["maxResults"] = PageSize,
                ["fields"] = new JsonArray([.. fields.All.Select(field => (JsonNode)field)]),
                ["expand"] = "changelog",
            };
            if (token is not null)
            {
                body["nextPageToken"] = token;
            }

            JsonElement page = (await _api.PostAsync(_base + "search/jql", body, cancel)).Root;
            foreach (JsonElement issue in page.Items("issues"))
            {
                JsonElement[] changes = await ChangesAsync(issue, cancel);
                yield return reading.Pass(Json.Record($"issue {issue.Text("key")}", issue, one => mapper.Read(one, changes)));
            }

            token = page.Text("nextPageToken");
        }
        while (token is not null);

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    // JQL knows minutes only, and reads them in the zone of the token's user.
    private async Task<string> MinuteAsync(DateTimeOffset since, CancellationToken cancel)
    {
        string? name = (await _api.GetAsync(_base + "myself", cancel)).Root.Text("timeZone");
        bool known = TimeZoneInfo.TryFindSystemTimeZoneById(name ?? "", out TimeZoneInfo? found);
        TimeZoneInfo zone = known ? found! : TimeZoneInfo.Utc;
        DateTimeOffset local = TimeZoneInfo.ConvertTime(since.AddMinutes(-1), zone);
        // An hour that the clock shows twice is read as the later one: begin before it.
        local = zone.IsAmbiguousTime(local) ? local.AddHours(-1) : local;
        return local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The issue's history, oldest first; a long one is not whole in the search's answer.</summary>
    private async Task<JsonElement[]> ChangesAsync(JsonElement issue, CancellationToken cancel)
    {
        JsonElement[] recent = [.. issue.Items("changelog", "histories")];
        if (recent.Length >= (issue.Whole("changelog", "total") ?? 0))
        {
            return [.. recent.OrderBy(change => change.Instant("created"))];
        }

        var all = new List<JsonElement>();
        JsonElement page;
        do
        {
            string address = JsonApi.Address(
                $"{_base}issue/{issue.Text("id")}/changelog",
                ("startAt", all.Count.ToString(CultureInfo.InvariantCulture)),
                ("maxResults", PageSize.ToString(CultureInfo.InvariantCulture)));
            page = (await _api.GetAsync(address, cancel)).Root;
            all.AddRange(page.Items("values"));
        }
        while (!page.IsTrue("isLast") && page.Items("values").Any());
        return [.. all];
    }

    private static AuthenticationHeaderValue Credentials(JiraOptions options) => options.Email is { } email
        ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{options.Token.Reveal()}")))
        : new("Bearer", options.Token.Reveal());
}
