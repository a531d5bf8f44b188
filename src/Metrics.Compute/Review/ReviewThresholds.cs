namespace Metrics.Compute.Review;

/// <summary>Every threshold of the review, in one place; the board's page of rules shows them.</summary>
public static class ReviewThresholds
{
    /// <summary>Quarters that a trend is read over.</summary>
    public const int TrendQuarters = 4;

    /// <summary>A quiet risk's trend must be at least this sure (Mann–Kendall).</summary>
    public const double TrendP = 0.1;

    /// <summary>
    /// What moved by less than this share is no topic for leaders, however sure it is: a quiet risk since its first quarter, a number of a
    /// trade-off since the quarter before.
    /// </summary>
    public const double WorthTelling = 0.1;

    /// <summary>
    /// A number of a trade-off must have moved by this share of the quarter before where it has no interval; so must every KPI.
    /// </summary>
    public const double Moved = 0.15;
}
