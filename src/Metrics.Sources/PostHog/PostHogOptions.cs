using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PostHog;

/// <summary>A project of PostHog, and what to ask it.</summary>
internal sealed record PostHogOptions : IValidatableObject
{
    /// <summary>A personal API key with the scope <c>query:read</c>.</summary>
    public required Secret Token { get; init; }

    /// <summary><c>https://us.posthog.com</c>, <c>https://eu.posthog.com</c>, or your own.</summary>
    public string Url { get; init; } = "https://us.posthog.com";

    /// <summary>The project's number.</summary>
    [Required]
    public required string Project { get; init; }

    public required IReadOnlyList<PostHogQuery> Queries { get; init; }

    /// <summary>How long after its end a period is asked for: events come late.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many ended periods are asked for again: events come late, and persons are merged.</summary>
    [Range(0, 400)]
    public int Restate { get; init; } = 4;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from same in Queries.GroupBy(query => query.Kpi)
        where same.Count() > 1
        select new ValidationResult($"two queries give the KPI '{same.Key}'", [nameof(Queries)]);
}
