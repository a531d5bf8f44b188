using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Prometheus;

/// <summary>A Prometheus, or what speaks its HTTP API, and what to ask it.</summary>
internal sealed record PrometheusOptions : IValidatableObject
{
    /// <summary>Its address, with the prefix where there is one: <c>https://mimir.example.com/prometheus</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Sent as a bearer token.</summary>
    public Secret? Token { get; init; }

    /// <summary>For basic authentication.</summary>
    public string? Username { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Sent as <c>X-Scope-OrgID</c>, for Mimir and its kin.</summary>
    public string? Tenant { get; init; }

    public required IReadOnlyList<PrometheusQuery> Queries { get; init; }

    /// <summary>How long after its end a period is asked for: samples come late.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many ended periods are asked for again.</summary>
    [Range(0, 1000)]
    public int Restate { get; init; } = 1;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Token is not null && Username is not null)
        {
            yield return new("'token' and 'username' are two ways to say who asks: give one", [nameof(Token)]);
        }

        if (Username is null != Password is null)
        {
            yield return new("'username' and 'password' belong together", [nameof(Username)]);
        }

        foreach (string kpi in Queries.GroupBy(query => query.Kpi).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            yield return new($"two queries give the KPI '{kpi}'", [nameof(Queries)]);
        }
    }
}
