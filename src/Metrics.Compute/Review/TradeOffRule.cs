namespace Metrics.Compute.Review;

/// <summary>Two numbers that may move against each other, and what to ask when they do.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Gain">What improved.</param>
/// <param name="Price">What became worse.</param>
/// <param name="ForLeaders">The question for leadership.</param>
/// <param name="ForEngineers">The question for engineering.</param>
public sealed record TradeOffRule(string Name, TradeOffSide Gain, TradeOffSide Price, string ForLeaders, string ForEngineers)
{
    /// <summary>Both sides are metrics: reviews told these before KPIs took part.</summary>
    internal bool IsEngineering => Gain.Metric is not null && Price.Metric is not null;
}
