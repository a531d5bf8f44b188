namespace Metrics.Compute.Stats;

/// <summary>Wilson's 95 % interval of a ratio: it stays within 0 and 1 and is honest for few samples.</summary>
internal static class Wilson
{
    /// <summary>The quantile of the normal distribution for 95 %.</summary>
    public const double Z = 1.959963984540054;

    public static (double Lower, double Upper) Interval(long numerator, long denominator)
    {
        double share = (double)numerator / denominator;
        double square = Z * Z / denominator;
        double centre = (share + (square / 2)) / (1 + square);
        double half = Z / (1 + square) * Math.Sqrt((share * (1 - share) / denominator) + (square / 4 / denominator));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
