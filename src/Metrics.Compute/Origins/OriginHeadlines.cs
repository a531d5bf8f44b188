using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>What of the effect of origin stands in short: the review, its exports and its page say the same.</summary>
public static class OriginHeadlines
{
    /// <summary>
    /// What can be told of the organization and its teams, then what cannot be told of the organization; of assistance alone. That people
    /// write the repairs is said once, for the organization.
    /// </summary>
    public static IReadOnlyList<OriginEffect> Of(IReadOnlyList<OriginReport>? reports)
    {
        OriginEffect[] assisted = [.. (reports ?? []).SelectMany(report => report.Effects).Where(effect => effect.Origin == ChangeOrigin.AiAssisted)];
        return
        [
            .. assisted.Where(effect => IsTold(effect) && (IsWhole(effect) || effect.Metric != "deployment_rework_rate")),
            .. assisted.Where(effect => !IsTold(effect) && IsWhole(effect)),
        ];
    }

    private static bool IsTold(OriginEffect effect) => effect.Verdict is OriginVerdict.Higher or OriginVerdict.Lower;

    private static bool IsWhole(OriginEffect effect) => effect.Scope.Kind == ScopeKind.Organization;
}
