using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.ServiceNow;

/// <summary>What becomes of incidents that hang below another.</summary>
internal enum ChildIncidents
{
    /// <summary>They are reports of the same disturbance: it counts once.</summary>
    LeaveOut,
    Count,
}

/// <summary>A ServiceNow instance, and which of its incidents count.</summary>
internal sealed record ServiceNowOptions
{
    /// <summary><c>https://INSTANCE.service-now.com</c></summary>
    public required string Url { get; init; }

    /// <summary>The user of a password; null when <see cref="Password"/> is an OAuth token.</summary>
    public string? User { get; init; }

    public required Secret Password { get; init; }

    public string Table { get; init; } = "incident";

    /// <summary>Which records count, as an encoded query. A table of all of IT's tickets measures the help desk.</summary>
    public required string Query { get; init; }

    /// <summary>The field that says when it began.</summary>
    public string StartedField { get; init; } = "opened_at";

    /// <summary>A field of your own that says when somebody took it; null: unknown.</summary>
    public string? AcknowledgedField { get; init; }

    public string SeverityField { get; init; } = "priority";

    /// <summary>Fields that name what is affected, all that are set count.</summary>
    public IReadOnlyList<string> ServiceFields { get; init; } = ["business_service", "cmdb_ci"];

    /// <summary>States in which it is over.</summary>
    public IReadOnlyList<string> ResolvedStates { get; init; } = ["6", "7"];

    /// <summary>States in which it was no incident.</summary>
    public IReadOnlyList<string> CanceledStates { get; init; } = ["8"];

    public ChildIncidents Children { get; init; } = ChildIncidents.LeaveOut;

    /// <summary>Deleted records are not told of: in so many days everything is read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;
}

/// <summary>Incidents of ServiceNow, by its table API.</summary>
[Source(
    "servicenow",
    Summary = "incidents of a ServiceNow table",
    Records = [FactKind.Incident],
    Sweeps = [FactKind.Incident],
    Cost = "1 request a 1,000 changed incidents")]
internal sealed class ServiceNowSource(ServiceNowOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 1000;

    private readonly JsonApi _api = new(tools.Http, headers => headers.Authorization = Credentials(options));

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, options.RecheckDays);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string from = Time(reading.Since);
        int offset = 0;
        while (true)
        {
            JsonReply reply = await _api.GetAsync(Address(from, offset), cancel);
            JsonElement[] page = [.. reply.Root.Items("result")];
            foreach (JsonElement record in page.Where(record => seen.Add($"{Value(record, "sys_id")} {Value(record, "sys_updated_on")}")))
            {
                yield return reading.Pass(Json.Record($"{options.Table} {Value(record, "number")}", record, Read));
            }

            // Rows that the user may not see are taken out of a page after it was cut: a short one is not the last.
            if (reply.Link("next") is null)
            {
                break;
            }

            // The next page begins at the last one's time: rows that are changed meanwhile move to the end and hide none.
            string last = page.Length == 0 ? from : Value(page[^1], "sys_updated_on") ?? from;
            (from, offset) = last == from ? (from, offset + PageSize) : (last, 0);
        }

        foreach (SourceRecord record in reading.End(FactKind.Incident))
        {
            yield return record;
        }
    }

    private string Address(string from, int offset)
    {
        IEnumerable<string> fields = new[]
        {
            "sys_id", "number", "short_description", "description", "state", "opened_at", "resolved_at", "closed_at", "sys_updated_on",
            "parent_incident", "caused_by", "rfc", "category", "close_code", options.StartedField, options.SeverityField,
            options.AcknowledgedField,
        }.Concat(options.ServiceFields).OfType<string>().Distinct(StringComparer.Ordinal);
        return JsonApi.Address(
            $"{options.Url.TrimEnd('/')}/api/now/table/{Uri.EscapeDataString(options.Table)}",
            ("sysparm_query", $"{options.Query}^sys_updated_on>={from}^ORDERBYsys_updated_on^ORDERBYsys_id"),
            ("sysparm_fields", string.Join(',', fields)),
            // Names for people beside the values: times of the values are UTC, those for people are in the user's zone.
            ("sysparm_display_value", "all"),
            ("sysparm_exclude_reference_link", "true"),
            ("sysparm_limit", PageSize.ToString(CultureInfo.InvariantCulture)),
            ("sysparm_offset", offset.ToString(CultureInfo.InvariantCulture)));
    }

    private SourceRecord Read(JsonElement record)
    {
        string id = Value(record, "sys_id") ?? throw new JsonException("'sys_id' is missing");
        string state = Value(record, "state") ?? "";
        bool child = options.Children == ChildIncidents.LeaveOut && Value(record, "parent_incident") is not null;
        if (child || options.CanceledStates.Contains(state))
        {
            return new SourceRecord.Deleted(FactKind.Incident, id);
        }

        bool over = options.ResolvedStates.Contains(state);
        string[] services =
            [.. options.ServiceFields.Select(field => Display(record, field)).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new SourceRecord.Found(new Incident
        {
            Id = id,
            Services = services.Length == 0 ? null : services,
            Severity = Display(record, options.SeverityField),
            Title = Value(record, "short_description") ?? Value(record, "number") ?? "(no description)",
            Description = Json.Description(Value(record, "description")),
            StartedAt = Instant(record, options.StartedField) ?? Instant(record, "opened_at")
                ?? throw new JsonException("'opened_at' is missing"),
            DetectedAt = Instant(record, "opened_at"),
            AcknowledgedAt = options.AcknowledgedField is { } field ? Instant(record, field) : null,
            // A reopened one keeps the old time in its field.
            ResolvedAt = over ? Instant(record, "resolved_at") ?? Instant(record, "closed_at") : null,
            Fields = Fields(record),
            Url = $"{options.Url.TrimEnd('/')}/nav_to.do?uri={Uri.EscapeDataString($"{options.Table}.do?sys_id={id}")}",
            Status = Display(record, "state"),
            UpdatedAt = Instant(record, "sys_updated_on"),
        });
    }

    private static Dictionary<string, string> Fields(JsonElement record)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in new[] { "number", "caused_by", "rfc", "category", "close_code" })
        {
            if (Display(record, name) is { } text)
            {
                fields[name] = text;
            }
        }

        return fields;
    }

    private static string? Value(JsonElement record, string field) => record.Text(field, "value") ?? record.Text(field);

    private static string? Display(JsonElement record, string field) => record.Text(field, "display_value") ?? Value(record, field);

    private static DateTimeOffset? Instant(JsonElement record, string field) => Value(record, field) is { } text
        ? DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime utc)
            ? new DateTimeOffset(utc, TimeSpan.Zero)
            : throw new JsonException($"'{field}' is '{text}', not a time like 2026-01-31 09:30:00")
        : null;

    private static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static AuthenticationHeaderValue Credentials(ServiceNowOptions options) => options.User is { } user
        ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password.Reveal()}")))
        : new("Bearer", options.Password.Reveal());
}
