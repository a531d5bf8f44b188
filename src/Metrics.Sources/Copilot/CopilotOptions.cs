using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Copilot;

/// <summary>Options of the type <c>copilot</c>.</summary>
public sealed record CopilotOptions
{
    /// <summary>The organization's login. Either this, or <see cref="Enterprise"/>.</summary>
    public string? Organization { get; init; }

    /// <summary>The enterprise's slug; seats are read of organizations only.</summary>
    public string? Enterprise { get; init; }

    /// <summary>A token that may read Copilot's metrics and billing.</summary>
    public required Secret Token { get; init; }

    /// <summary>The REST address; Copilot is not part of GitHub Enterprise Server.</summary>
    public string BaseUrl { get; init; } = "https://api.github.com";

    /// <summary>KPI names by the reports' fields.</summary>
    public IReadOnlyDictionary<string, string> Kpis { get; init; } = new Dictionary<string, string>
    {
        ["daily_active_users"] = "copilot_daily_users",
        ["weekly_active_users"] = "copilot_weekly_users",
        ["monthly_active_users"] = "copilot_monthly_users",
        ["code_acceptance_rate"] = "copilot_acceptance_rate",
        ["seats"] = "copilot_seats",
        ["active_seats"] = "copilot_active_seats",
    };

    /// <summary>How many days are read again: reports come late and are corrected.</summary>
    [Range(1, 27)]
    public int Restate { get; init; } = 3;
}
