using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;

namespace Metrics.Sources.Amplitude;

/// <summary>One KPI and the event segmentation that gives it.</summary>
internal sealed record AmplitudeQuery : IValidatableObject
{
    [Required]
    public required string Kpi { get; init; }

    /// <summary>The event's name; <c>_active</c>, <c>_new</c> and <c>_all</c> are Amplitude's own.</summary>
    public string? Event { get; init; }

    /// <summary>In its place the whole event as Amplitude's API takes it, with filters: a JSON object.</summary>
    public string? Definition { get; init; }

    /// <summary><c>uniques</c>, <c>totals</c>, <c>average</c>, <c>pct_dau</c>, <c>sums</c> or <c>value_avg</c>.</summary>
    [RegularExpression("^(uniques|totals|average|pct_dau|sums|value_avg)$", ErrorMessage = "measure is one of uniques, totals, average, pct_dau, sums, value_avg")]
    public string Measure { get; init; } = "uniques";

    /// <summary>A property by which it is cut; <c>{group}</c> in the scope is then its value.</summary>
    public string? GroupBy { get; init; }

    public string Unit { get; init; } = "users";

    public KpiPeriod Period { get; init; } = KpiPeriod.Day;

    public string Scope { get; init; } = "organization";

    public string Mark => QueryCursor.Mark(Kpi, EventJson, Measure, GroupBy, Unit, Period.ToString(), Scope);

    /// <summary>The event as the API takes it.</summary>
    public string EventJson => Definition ?? new JsonObject { ["event_type"] = Event }.ToJsonString();

    /// <summary>The API's word for the period.</summary>
    public string Interval => Period switch
    {
        KpiPeriod.Week => "7",
        KpiPeriod.Month => "30",
        _ => "1",
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Event is null == Definition is null)
        {
            yield return new("give either 'event' or 'definition'", [nameof(Event)]);
        }

        if (Period is KpiPeriod.Hour or KpiPeriod.Quarter)
        {
            yield return new("'period' is day, week or month here", [nameof(Period)]);
        }

        if (GroupBy is null == Scope.Contains("{group}", StringComparison.Ordinal))
        {
            yield return new("'group_by' and {group} in 'scope' belong together", [nameof(Scope)]);
        }

        if (Definition is { } text && !IsObject(text))
        {
            yield return new("'definition' is no JSON object", [nameof(Definition)]);
        }
    }

    private static bool IsObject(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
