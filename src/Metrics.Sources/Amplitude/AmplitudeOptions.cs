using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Amplitude;

/// <summary>A project of Amplitude, and what to ask it.</summary>
internal sealed record AmplitudeOptions : IValidatableObject
{
    /// <summary>The project's API key.</summary>
    public required Secret ApiKey { get; init; }

    /// <summary>The project's secret key.</summary>
    public required Secret SecretKey { get; init; }

    /// <summary><c>https://amplitude.com</c>, or <c>https://analytics.eu.amplitude.com</c>.</summary>
    public string Url { get; init; } = "https://amplitude.com";

    public required IReadOnlyList<AmplitudeQuery> Queries { get; init; }

    /// <summary>How long after its end a period is asked for: data is ready some hours later.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How many ended periods are asked for again: events come late, and users are merged.</summary>
    [Range(0, 400)]
    public int Restate { get; init; } = 3;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from same in Queries.GroupBy(query => query.Kpi)
        where same.Count() > 1
        select new ValidationResult($"two queries give the KPI '{same.Key}'", [nameof(Queries)]);
}
