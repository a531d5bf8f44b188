using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.PostHog;

/// <summary>One KPI and the HogQL that gives it.</summary>
internal sealed partial record PostHogQuery : IValidatableObject
{
    [Required]
    public required string Kpi { get; init; }

    /// <summary>
    /// HogQL with the columns <c>period_start</c> and <c>value</c>, and where wished <c>scope</c> and <c>unit</c>; <c>{since}</c> and
    /// <c>{until}</c> are the beginning of the first period that is wanted and the end of the last.
    /// </summary>
    [Required]
    public required string Query { get; init; }

    /// <summary>The unit where no column says it.</summary>
    public string Unit { get; init; } = "users";

    public KpiPeriod Period { get; init; } = KpiPeriod.Day;

    /// <summary>The scope where no column says it.</summary>
    public string Scope { get; init; } = "organization";

    public string Mark => QueryCursor.Mark(Kpi, Query, Unit, Period.ToString(), Scope);

    /// <summary>True where the query says itself how many rows it wants; else it is read page by page.</summary>
    public bool HasLimit => Limit().IsMatch(Query);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Query.Contains("{since}", StringComparison.Ordinal) || !Query.Contains("{until}", StringComparison.Ordinal))
        {
            yield return new("it must ask for the events from {since} up to {until}: a part of a period would be a wrong number", [nameof(Query)]);
        }

        if (Period == KpiPeriod.Hour)
        {
            yield return new("'period' is day, week, month or quarter here", [nameof(Period)]);
        }
    }

    [GeneratedRegex(@"\blimit\s+\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();
}
