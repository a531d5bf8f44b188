namespace Metrics.Compute.Stats;

/// <summary>A difference between two groups.</summary>
/// <param name="Value">The first group less the second.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="P">The chance of a difference at least this large where there is none.</param>
internal readonly record struct Estimate(double Value, double Lower, double Upper, double P)
{
    /// <summary>The last digits of a logarithm or an exponential may differ from one machine to the next: they are cut off.</summary>
    public static double Probability(double p) => Math.Round(Math.Clamp(p, 0, 1), 9);
}
