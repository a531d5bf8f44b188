using System.Text.Json.Serialization;
using Metrics.Facts.Json;

namespace Metrics.Facts;

/// <summary>The length of the period that a KPI value covers.</summary>
[JsonConverter(typeof(SnakeCaseWords<KpiPeriod>))]
public enum KpiPeriod
{
    Hour,
    Day,
    Week,
    Month,
    Quarter,
}

/// <summary>
/// One value of a business number over one period (calendar period of the organization's time zone, start included, end excluded).
/// </summary>
public sealed record KpiPoint : Fact
{
    /// <summary>The KPI's name in the catalog.</summary>
    public required string Kpi { get; init; }

    /// <summary><c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c> or <c>product:NAME</c>.</summary>
    public required string Scope { get; init; }

    public required DateOnly PeriodStart { get; init; }

    /// <summary>The hour of the day (0 to 23) where <see cref="Period"/> is an hour; else null.</summary>
    public int? Hour { get; init; }

    public required KpiPeriod Period { get; init; }

    public required decimal Value { get; init; }

    /// <summary>An ISO 4217 code for money, else a word: <c>users</c>, <c>ratio</c>. Different units are never added.</summary>
    public required string Unit { get; init; }

    public override FactKind Kind => FactKind.Kpi;

    /// <summary>The start of the period, read as UTC: the calendar, not this, decides where it belongs.</summary>
    public override DateTimeOffset? HappenedAt => new(PeriodStart.ToDateTime(new TimeOnly(Hour ?? 0, 0)), TimeSpan.Zero);

    /// <summary>Whether a scope is written as one that a KPI may have.</summary>
    public static bool IsScope(string text) =>
        Facts.Scope.Parse(text) is not null || (text.StartsWith("product:", StringComparison.Ordinal) && text.Length > "product:".Length);

    /// <summary>What is wrong with another scope, in words.</summary>
    public static string NoScope(string text) =>
        $"'{(text.Length <= 60 ? text : text[..60] + "…")}' is no scope; write organization, team:NAME, service:NAME or product:NAME";

    /// <summary>The id of the point of one KPI, scope and period where the source has none of its own.</summary>
    public static string IdOf(string kpi, string scope, KpiPeriod period, DateOnly start, int? hour = null) =>
        $"{kpi}|{scope}|{period.ToString().ToLowerInvariant()}|{start:yyyy-MM-dd}{(hour is { } h ? $"T{h:00}" : "")}";
}
