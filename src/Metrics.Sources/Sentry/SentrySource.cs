using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sentry;

/// <summary>A Sentry organization, and which of its issues are incidents.</summary>
internal sealed record SentryOptions : IValidatableObject
{
    private static readonly string[] Known = ["fatal", "error", "warning", "info", "debug"];

    /// <summary>An auth token with the scope <c>event:read</c>.</summary>
    public required Secret Token { get; init; }

    /// <summary>The organization's slug.</summary>
    [Required]
    public required string Organization { get; init; }

    /// <summary>Sentry's address: that of your region, or your own.</summary>
    public string Url { get; init; } = "https://sentry.io";

    /// <summary>Levels of issues that count.</summary>
    public IReadOnlyList<string> Levels { get; init; } = ["fatal"];

    /// <summary>Projects, by slug; empty: all.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    public IReadOnlyList<string> Environments { get; init; } = ["production"];

    /// <summary>More conditions, in Sentry's search language: <c>is:for_review</c>.</summary>
    public string? Query { get; init; }

    /// <summary>How many days back a run reads: at most what Sentry keeps.</summary>
    [Range(1, 90)]
    public int Days { get; init; } = 90;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (string level in Levels.Where(level => !Known.Contains(level, StringComparer.Ordinal)))
        {
            yield return new($"'{level}' is no level of Sentry; allowed: {string.Join(", ", Known)}", [nameof(Levels)]);
        }
    }
}

/// <summary>Issues of Sentry that are grave enough to be incidents.</summary>
[Source(
    "sentry",
    Summary = "issues of chosen levels as incidents",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 100 issues of the last 90 days, each run")]
internal sealed class SentrySource(SentryOptions options, SourceTools tools) : ISource
{
    private const int SurelyKept = 30;

    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? next = Address(window);
        bool whole = true;
        while (next is not null)
        {
            JsonReply reply = await _api.GetAsync(next, cancel);
            foreach (JsonElement issue in reply.Root.Items())
            {
                SourceRecord record = Json.Record($"issue {issue.Text("shortId")}", issue, Read);
                whole &= record is not SourceRecord.Unreadable;
                yield return record;
            }

            // A next link is always there; whether it leads anywhere stands beside it.
            next = reply.Link("next") is ({ } address, { } parameters) && parameters.Contains("results=\"true\"", StringComparison.Ordinal)
                ? address
                : null;
        }

        // Merged and deleted issues just do not come. Older ones may not come for another reason: Sentry forgets.
        DateTimeOffset recent = Later(window.Until.AddDays(-Math.Min(options.Days, SurelyKept)), window.Start);
        if (whole)
        {
            yield return new SourceRecord.Swept(FactKind.Incident, "", recent, window.Until);
        }

        yield return new SourceRecord.Checkpoint(JsonApi.Iso(window.Until));
    }

    // That an issue was resolved can't be asked for by its time, so a run reads all that began in the days that Sentry keeps.
    private string Address(CollectWindow window)
    {
        DateTimeOffset from = Later(window.Until.AddDays(-options.Days), window.Start);
        string query = $"level:[{string.Join(',', options.Levels)}] firstSeen:>={JsonApi.Bare(from)} {options.Query}".TrimEnd();
        string path = $"{options.Url.TrimEnd('/')}/api/0/organizations/{Uri.EscapeDataString(options.Organization)}/issues/";
        return JsonApi.Address(
            path,
            [
                ("query", query), ("sort", "new"), ("limit", "100"), ("start", JsonApi.Bare(from)), ("end", JsonApi.Bare(window.Until)),
                .. options.Projects.Select(project => ("project", (string?)project)),
                .. options.Environments.Select(environment => ("environment", (string?)environment)),
            ]);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private SourceRecord Read(JsonElement issue)
    {
        string id = issue.Needed("id");
        string status = issue.Text("status") ?? "unresolved";
        if (status is "ignored" or "pending_deletion" or "pending_merge" or "deletion_in_progress")
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = issue.Text("project", "slug") is { } project ? [project] : null,
            Severity = issue.Text("level"),
            Title = issue.Text("title") ?? issue.Text("metadata", "value") ?? issue.Needed("shortId"),
            Description = issue.Text("culprit"),
            StartedAt = issue.NeededInstant("firstSeen"),
            ResolvedAt = status == "resolved" ? ResolvedAt(issue) : null,
            Fields = Fields(issue),
            Url = issue.Text("permalink"),
            Status = status,
        });
    }

    // The list does not say when: the last event is the last that users felt of it.
    private static DateTimeOffset? ResolvedAt(JsonElement issue) =>
        issue.Instant("statusDetails", "info", "dateCreated") ?? issue.Instant("lastSeen");

    private static Dictionary<string, string> Fields(JsonElement issue)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? value) in new[]
        {
            ("short_id", issue.Text("shortId")), ("first_release", issue.Text("firstRelease", "version")),
        })
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        return fields;
    }
}
