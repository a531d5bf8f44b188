using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>
/// One side of a rule of trade-offs: a metric, how far AI assistance is adopted, or KPIs of a kind, for every organization names its KPIs
/// itself.
/// </summary>
public sealed record TradeOffSide
{
    private TradeOffSide()
    {
    }

    /// <summary>
    /// AI-assisted changes among those that people made (definitions §3.11); as a gain it stands for more use of assistance.
    /// </summary>
    public static TradeOffSide AssistedShare { get; } = new();

    /// <summary>The metric's name, with its stat after a dot where it has several; null for another side.</summary>
    public string? Metric { get; private init; }

    /// <summary>KPIs of this kind; null for another side.</summary>
    public KpiKind? Kind { get; private init; }

    /// <summary>Of the KPIs, those that are told for each of this metric; <c>*</c>: for each of anything; null: all.</summary>
    public string? Each { get; private init; }

    /// <summary>A metric by its name.</summary>
    public static TradeOffSide Of(string metric) => new() { Metric = metric };

    /// <summary>Every KPI of a kind.</summary>
    public static TradeOffSide Kpis(KpiKind kind) => new() { Kind = kind };

    /// <summary>KPIs of cost for each of a metric (<c>changes_merged</c>), or of anything.</summary>
    public static TradeOffSide CostOfEach(string metric = "*") => new() { Kind = KpiKind.Cost, Each = metric };

    /// <summary>The side is about this KPI. One without a direction got neither better nor worse.</summary>
    public bool Takes(Kpi kpi) => Kind == kpi.Kind && kpi.Better is not null && Each switch
    {
        null => true,
        "*" => IsOfEach(kpi),
        _ => kpi.Ratio.Count == 2 && kpi.Ratio[1] == Each,
    };

    /// <summary>It is told for each of something: a ratio, or a mean of what the source divided itself.</summary>
    internal static bool IsOfEach(Kpi kpi) => kpi.Ratio.Count == 2 || kpi.Aggregate == KpiAggregation.Mean;
}
