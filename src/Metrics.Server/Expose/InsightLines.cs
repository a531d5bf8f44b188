using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>
/// <c>origin_*</c> and <c>failure_cost_*</c>, of the last quarter that has ended. What cannot be told is absent, but for the verdict, which
/// says so with 0.
/// </summary>
internal static class InsightLines
{
    private static readonly Family Ratio = Gauge("origin_difference_ratio", "A rate of one origin less that of people alone, like with like, over four quarters.");
    private static readonly Family RatioLower = Gauge("origin_difference_ratio_lower", "The lower end of the 95 % interval of origin_difference_ratio.");
    private static readonly Family RatioUpper = Gauge("origin_difference_ratio_upper", "The upper end of the 95 % interval of origin_difference_ratio.");
    private static readonly Family Seconds = Gauge("origin_difference_seconds", "A duration of one origin less that of people alone, like with like, over four quarters.");
    private static readonly Family SecondsLower = Gauge("origin_difference_seconds_lower", "The lower end of the 95 % interval of origin_difference_seconds.");
    private static readonly Family SecondsUpper = Gauge("origin_difference_seconds_upper", "The upper end of the 95 % interval of origin_difference_seconds.");
    private static readonly Family Verdict = Gauge("origin_verdict", "What may be said of one origin beside people alone: 1 higher, -1 lower, 0 cannot tell yet.");
    private static readonly Family Adoption = Gauge("origin_assisted_ratio", "AI-assisted changes among those that people made and that were merged in the quarter.");
    private static readonly Family Cost = Gauge("failure_cost", "What a KPI of revenue fell short by in the time of incidents of the quarter; an estimate.");
    private static readonly Family CostLower = Gauge("failure_cost_lower", "The lower end of the 95 % interval of failure_cost.");
    private static readonly Family CostUpper = Gauge("failure_cost_upper", "The upper end of the 95 % interval of failure_cost.");

    public static void Write(FamilyWriter to, IReadOnlyList<OriginReport> reports)
    {
        foreach (OriginReport report in reports)
        {
            KeyValuePair<string, string>[] scope = Labels(report.Scope);
            to.Add(Adoption, scope, report.Adoption.Count > 0 ? report.Adoption[^1].Share ?? double.NaN : double.NaN);
            foreach (OriginEffect effect in report.Effects)
            {
                KeyValuePair<string, string>[] labels =
                    [new("metric", effect.Metric), new("origin", effect.Origin == ChangeOrigin.Bot ? "bot" : "ai_assisted"), .. scope];
                (Family value, Family lower, Family upper) = effect.Unit == "ratio" ? (Ratio, RatioLower, RatioUpper) : (Seconds, SecondsLower, SecondsUpper);
                to.Add(value, labels, effect.Difference ?? double.NaN);
                to.Add(lower, labels, effect.Lower ?? double.NaN);
                to.Add(upper, labels, effect.Upper ?? double.NaN);
                to.Add(Verdict, labels, effect.Verdict switch { OriginVerdict.Higher => 1, OriginVerdict.Lower => -1, _ => 0 });
            }
        }
    }

    /// <param name="hidden">KPIs that are not for the role scrape.</param>
    public static void Write(FamilyWriter to, IReadOnlyList<FailureCost> costs, IReadOnlySet<string> hidden)
    {
        foreach (FailureCost cost in costs.Where(cost => cost.Total is not null))
        {
            bool sensitive = hidden.Contains(cost.Kpi);
            foreach ((string severity, FailureLoss loss) in cost.Severities.Select(loss => (loss.Severity ?? "none", loss)).Prepend(("all", cost.Total!)))
            {
                KeyValuePair<string, string>[] labels = [new("kpi", cost.Kpi), new("unit", cost.Unit), new("severity", severity)];
                to.Add(Cost, labels, (double)loss.Shortfall, sensitive);
                to.Add(CostLower, labels, (double)loss.Lower, sensitive);
                to.Add(CostUpper, labels, (double)loss.Upper, sensitive);
            }
        }
    }

    private static KeyValuePair<string, string>[] Labels(Scope scope)
    {
        string[] parts = scope.ToString().Split(':', 2);
        return parts.Length == 2 ? [new("scope", parts[0]), new(parts[0], parts[1])] : [new("scope", parts[0])];
    }

    private static Family Gauge(string name, string help) => new(name, FamilyKind.Gauge, help);
}
