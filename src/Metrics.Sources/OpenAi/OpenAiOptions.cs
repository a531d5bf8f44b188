using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.OpenAi;

/// <summary>An OpenAI organization, and what its costs are called.</summary>
internal sealed record OpenAiOptions
{
    /// <summary>An admin key (<c>sk-admin-…</c>).</summary>
    public required Secret Token { get; init; }

    public string Url { get; init; } = "https://api.openai.com/v1";

    /// <summary>The KPI of all costs.</summary>
    public string Kpi { get; init; } = "ai_cost";

    /// <summary>Scopes by project id: <c>proj_abc: team:payments</c>.</summary>
    public IReadOnlyDictionary<string, string> Projects { get; init; } = new Dictionary<string, string>();

    /// <summary>KPIs of their own by pattern of the bill's lines: <c>"*embedding*": ai_cost_embeddings</c>.</summary>
    public IReadOnlyDictionary<string, string> LineItems { get; init; } = new Dictionary<string, string>();

    /// <summary>How many days are read again: costs arrive late.</summary>
    [Range(1, 60)]
    public int Restate { get; init; } = 3;
}
