using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources;

/// <summary>Which KPI and scope a cost belongs to, by the project and the line of the bill that it stands on.</summary>
/// <param name="Kpi">The KPI of all costs.</param>
/// <param name="Scopes">Scopes by project (at some vendors: workspace).</param>
/// <param name="Lines">KPIs of their own by pattern of a line of the bill; the first that matches counts.</param>
internal sealed record AiCostRules(string Kpi, IReadOnlyDictionary<string, string> Scopes, IReadOnlyDictionary<string, string> Lines)
{
    private const string Organization = "organization";

    // Vendors add up binary fractions; beyond a hundred-millionth of a cent there is nothing but their error.
    private const int Digits = 10;

    private readonly (Regex Pattern, string Kpi)[] _lines = [.. Lines.Select(pair => (Glob.ToRegex(pair.Key), pair.Value))];

    /// <summary>Adds a cost to all that it is part of.</summary>
    public void Add(DailyTotals totals, DateOnly day, string project, string line, string currency, decimal amount)
    {
        amount = Math.Round(amount, Digits);
        string[] scopes = Scopes.TryGetValue(project, out string? scope) && scope != Organization ? [Organization, scope] : [Organization];
        string? own = _lines.FirstOrDefault(each => each.Pattern.IsMatch(line)).Kpi;
        foreach (string each in scopes)
        {
            totals.Add(Kpi, each, day, currency, amount);
            if (own is not null && own != Kpi)
            {
                totals.Add(own, each, day, currency, amount);
            }
        }
    }

    /// <summary>A day that was told and cost nothing is a 0.</summary>
    public void Fill(DailyTotals totals, DateOnly day, string currency)
    {
        foreach (string kpi in Lines.Values.Append(Kpi).Distinct())
        {
            foreach (string scope in Scopes.Values.Append(Organization).Distinct())
            {
                totals.Fill(kpi, scope, [currency], day, day);
            }
        }
    }
}
