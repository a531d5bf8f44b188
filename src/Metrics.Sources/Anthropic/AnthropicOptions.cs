using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Anthropic;

/// <summary>An Anthropic organization, and what its costs are called.</summary>
internal sealed record AnthropicOptions
{
    /// <summary>An admin key (<c>sk-ant-admin…</c>).</summary>
    public required Secret Token { get; init; }

    public string Url { get; init; } = "https://api.anthropic.com";

    /// <summary>The KPI of all costs.</summary>
    public string Kpi { get; init; } = "ai_cost";

    /// <summary>Scopes by workspace id: <c>wrkspc_abc: team:payments</c>; <c>default</c> is the default workspace.</summary>
    public IReadOnlyDictionary<string, string> Workspaces { get; init; } = new Dictionary<string, string>();

    /// <summary>KPIs of their own by pattern of the bill's descriptions: <c>"*Web Search*": ai_cost_search</c>.</summary>
    public IReadOnlyDictionary<string, string> LineItems { get; init; } = new Dictionary<string, string>();

    /// <summary>How many days are read again: costs arrive late.</summary>
    [Range(1, 60)]
    public int Restate { get; init; } = 3;
}
