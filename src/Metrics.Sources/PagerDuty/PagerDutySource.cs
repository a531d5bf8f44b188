using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PagerDuty;

/// <summary>How PagerDuty is read, and how its webhooks are believed.</summary>
internal sealed record PagerDutyOptions : IValidatableObject
{
    /// <summary>An API key that may read.</summary>
    public Secret? Token { get; init; }

    /// <summary>The secret of the webhook subscription.</summary>
    public Secret? WebhookSecret { get; init; }

    /// <summary>Where the API answers.</summary>
    public Uri Url { get; init; } = new("https://api.pagerduty.com");

    /// <summary>Ids of the services that count; none: all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Ids of the teams whose incidents count; none: all.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>The urgencies that count.</summary>
    public IReadOnlyList<PagerDutyUrgency> Urgencies { get; init; } = [PagerDutyUrgency.High, PagerDutyUrgency.Low];

    /// <summary>Incidents created no longer ago are listed once a day again: only so does one that was deleted show. Zero: never.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromDays(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Token is null && WebhookSecret is null)
        {
            yield return new("'token' is missing (to ask for incidents), or 'webhook_secret' (to be told of them)", [nameof(Token)]);
        }

        if (!Url.IsAbsoluteUri || Url.Scheme is not ("https" or "http"))
        {
            yield return new("'url' is no address; write https://api.pagerduty.com or https://api.eu.pagerduty.com", [nameof(Url)]);
        }
    }
}

/// <summary>PagerDuty's two urgencies.</summary>
internal enum PagerDutyUrgency
{
    High,
    Low,
}

/// <summary>
/// Incidents of PagerDuty. There is no "updated since": incidents are listed by creation, and the account's log tells which older ones were
/// touched. The log also has what the incident itself does not say: when it was first acknowledged.
/// </summary>
[Source(
    "pagerduty",
    Summary = "incidents of PagerDuty, polled and by webhooks v3",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 100 incidents, 1 a 100 log entries, 1 an older incident that changed")]
internal sealed class PagerDutySource(PagerDutyOptions options, SourceTools tools) : ISource, IReceiver
{
    // The vendor allows six months a query; a shorter stretch makes checkpoints of a backfill come often enough.
    private static readonly TimeSpan Stretch = TimeSpan.FromDays(60);

    // An interrupted backfill goes on this long before where it was.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    // A webhook may be quicker than the list: what is as young as this may be missing there and yet exist.
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(15);

    private readonly PagerDutyApi _api = new(options, tools.Http);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A first run lists everything: that is as good as a check.
        PagerDutyCursor cursor = PagerDutyCursor.Parse(window.Cursor) ?? new(window.Since, window.Until);
        DateTimeOffset first = Later(cursor.ReadTo - Overlap, window.Since);
        for (DateTimeOffset from = first; from < window.Until;)
        {
            PagerDutyStretch stretch = await StretchAsync(from, window.Until, cancel);
            await foreach (SourceRecord record in IncidentsAsync(stretch, cancel))
            {
                yield return record;
            }

            if (Swept(stretch.Incidents.Values, from, stretch.To, window.Until) is { } swept)
            {
                yield return swept;
            }

            from = stretch.To;
            cursor = cursor with { ReadTo = from };
            yield return new SourceRecord.Checkpoint(cursor.ToString());
            yield return new SourceRecord.Progress((from - first) / (window.Until - first), from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (options.Recheck > TimeSpan.Zero && window.Until - cursor.CheckedAt >= TimeSpan.FromDays(1))
        {
            await foreach (SourceRecord record in RecheckAsync(Later(window.Until - options.Recheck, window.Start), window.Until, cancel))
            {
                yield return record;
            }

            yield return new SourceRecord.Checkpoint((cursor with { CheckedAt = window.Until }).ToString());
        }
    }

    public Reception Receive(Delivery delivery) => PagerDutyWebhook.Receive(delivery, options);

    private async Task<PagerDutyStretch> StretchAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        DateTimeOffset to = until - from > Stretch ? from + Stretch : until;
        while (true)
        {
            if (await PagerDutyStretch.ReadAsync(_api, from, to, cancel) is { } stretch)
            {
                return stretch;
            }

            // More than paging can reach: half of the time holds about half of the entries.
            to = from + ((to - from) / 2);
        }
    }

    /// <summary>
    /// Lists what was created in a longer stretch; as a part of each record, for the list does not say when one was acknowledged.
    /// </summary>
    private async IAsyncEnumerable<SourceRecord> RecheckAsync(DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (from < until)
        {
            DateTimeOffset to = until - from > Stretch ? from + Stretch : until;
            if (await _api.CreatedAsync(from, to, cancel) is not { } created)
            {
                // Too many to list: what was deleted among so many is left to be.
                yield break;
            }

            foreach (PagerDutyIncident incident in created.Select(PagerDutyIncident.Read).OfType<PagerDutyIncident>().Where(options.Takes))
            {
                SourceRecord record = incident.Record(null);
                yield return record is SourceRecord.Found found ? found with { Partial = true } : record;
            }

            if (Swept(created, from, to, until) is { } swept)
            {
                yield return swept;
            }

            from = to;
        }
    }

    /// <summary>
    /// The list of those created in the stretch was whole: what else is stored of it is gone. Not where one could not be read.
    /// </summary>
    private static SourceRecord.Swept? Swept(IEnumerable<JsonElement> listed, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        DateTimeOffset settled = now - Settle < to ? now - Settle : to;
        return settled > from && listed.All(json => PagerDutyIncident.Read(json) is not null) ? new(FactKind.Incident, "", from, settled) : null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private async IAsyncEnumerable<SourceRecord> IncidentsAsync(PagerDutyStretch stretch, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (JsonElement json in stretch.Incidents.Values)
        {
            if (PagerDutyIncident.Read(json) is not { } incident)
            {
                yield return PagerDutyIncident.Unreadable(json);
                continue;
            }

            if (!options.Takes(incident))
            {
                continue;
            }

            DateTimeOffset? acknowledged = incident.CreatedAt >= stretch.From
                ? stretch.Acknowledged.TryGetValue(incident.Id, out DateTimeOffset at) ? at : null
                : await _api.FirstAcknowledgedAsync(incident.Id, cancel);
            yield return incident.Record(acknowledged);
        }
    }
}
