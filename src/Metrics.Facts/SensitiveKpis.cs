namespace Metrics.Facts;

/// <summary>
/// Which KPIs are for executives and operators only: those marked so, and ratios of them, for a ratio shows what it is made of.
/// </summary>
public static class SensitiveKpis
{
    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Of(IEnumerable<Kpi> kpis)
    {
        Kpi[] all = [.. kpis];
        HashSet<string> names = [.. all.Where(kpi => kpi.Sensitive).Select(kpi => kpi.Name)];
        names.UnionWith([.. all.Where(kpi => kpi.Ratio.Any(names.Contains)).Select(kpi => kpi.Name)]);
        return names;
    }

    /// <summary>The KPIs that a reader sees: all of them, or those that are not sensitive.</summary>
    public static IEnumerable<Kpi> Seen(IReadOnlyList<Kpi> kpis, bool withSensitive)
    {
        if (withSensitive)
        {
            return kpis;
        }

        IReadOnlySet<string> hidden = Of(kpis);
        return kpis.Where(kpi => !hidden.Contains(kpi.Name));
    }
}
