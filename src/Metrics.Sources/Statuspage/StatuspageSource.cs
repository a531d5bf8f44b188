using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Statuspage;

/// <summary>One page of Statuspage.</summary>
internal sealed record StatuspageOptions
{
    public required Secret ApiKey { get; init; }

    /// <summary>The page's id.</summary>
    [Required]
    public required string Page { get; init; }

    public string Url { get; init; } = "https://api.statuspage.io/v1";

    /// <summary>Impacts that count as incidents.</summary>
    public IReadOnlyList<string> Impacts { get; init; } = ["none", "minor", "major", "critical"];

    /// <summary>How many days back a run reads; null: the whole history every time, so that a late edit is seen wherever it is.</summary>
    [Range(1, 3660)]
    public int? TailDays { get; init; }
}

/// <summary>Incidents as customers were told of them. Maintenances are left out.</summary>
[Source(
    "statuspage",
    Summary = "incidents as published on a status page: what customers saw, not what engineers did",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 100 incidents of the history, each run",
    RequestsPerMinute = 60)]
internal sealed class StatuspageSource(StatuspageOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 100;

    private readonly HashSet<string> _impacts = new(options.Impacts, StringComparer.OrdinalIgnoreCase);
    private readonly JsonApi _api = new(
        tools.Http, headers => headers.TryAddWithoutValidation("Authorization", $"OAuth {options.ApiKey.Reveal()}"));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        string path = $"{options.Url.TrimEnd('/')}/pages/{Uri.EscapeDataString(options.Page)}/incidents";
        DateTimeOffset from = options.TailDays is { } days && window.Cursor is not null && window.Since.AddDays(-days) > window.Start
            ? window.Since.AddDays(-days)
            : window.Start;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool older = false;
        bool whole = true;
        for (int page = 1; !older; page++)
        {
            // There is no cursor: an incident that is opened meanwhile moves the others on, and one comes twice.
            JsonElement[] incidents = await PageAsync(path, page, cancel);
            older = incidents.Length < PageSize || incidents[^1].Instant("created_at") < from;
            foreach (JsonElement incident in incidents.Where(incident => seen.Add(incident.Text("id") ?? "")))
            {
                SourceRecord record = Json.Record($"incident {incident.Text("id")}", incident, Read);
                whole &= record is not SourceRecord.Unreadable;
                yield return record;
            }
        }

        if (from > window.Start)
        {
            foreach (JsonElement incident in (await _api.GetAsync(path + "/unresolved", cancel)).Root.Items())
            {
                if (seen.Add(incident.Text("id") ?? ""))
                {
                    yield return Json.Record($"incident {incident.Text("id")}", incident, Read);
                }
            }
        }

        if (whole)
        {
            yield return new SourceRecord.Swept(FactKind.Incident, "", from, window.Until);
        }

        yield return new SourceRecord.Checkpoint(JsonApi.Iso(window.Until));
    }

    private async Task<JsonElement[]> PageAsync(string path, int page, CancellationToken cancel)
    {
        string address = JsonApi.Address(
            path, ("limit", PageSize.ToString(CultureInfo.InvariantCulture)), ("page", page.ToString(CultureInfo.InvariantCulture)));
        return [.. (await _api.GetAsync(address, cancel)).Root.Items()];
    }

    private SourceRecord Read(JsonElement incident)
    {
        string id = incident.Needed("id");
        string impact = incident.Text("impact") ?? "none";
        if (incident.Text("scheduled_for") is not null || !_impacts.Contains(impact))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        string? status = incident.Text("status");
        JsonElement[] updates = [.. incident.Items("incident_updates")];
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = incident.Items("components").Texts("name"),
            Severity = impact,
            Title = incident.Text("name") ?? "(no name)",
            StartedAt = incident.NeededInstant("created_at"),
            AcknowledgedAt = updates.Where(update => update.Text("status") is "identified" or "monitoring")
                .Select(update => update.Instant("display_at") ?? update.Instant("created_at")).Min(),
            ResolvedAt = status is "resolved" or "postmortem" ? incident.Instant("resolved_at") : null,
            Url = incident.Text("shortlink"),
            Status = status,
            UpdatedAt = incident.Instant("updated_at"),
        });
    }
}
