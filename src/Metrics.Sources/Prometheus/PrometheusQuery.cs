using System.ComponentModel.DataAnnotations;
using Metrics.Facts;

namespace Metrics.Sources.Prometheus;

/// <summary>One KPI and the PromQL that gives it.</summary>
internal sealed record PrometheusQuery
{
    [Required]
    public required string Kpi { get; init; }

    /// <summary>Any PromQL; it is evaluated at the end of each period, so <c>increase(x[1d])</c> of a day is that day's.</summary>
    [Required]
    public required string Query { get; init; }

    /// <summary>A word, or <c>{label}</c> where a label of the series says it.</summary>
    [Required]
    public required string Unit { get; init; }

    public KpiPeriod Period { get; init; } = KpiPeriod.Day;

    /// <summary>
    /// <c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c> or <c>product:NAME</c>; <c>{label}</c> stands for a label's value.
    /// </summary>
    public string Scope { get; init; } = "organization";

    public string Mark => QueryCursor.Mark(Kpi, Query, Unit, Period.ToString(), Scope);
}
