namespace Metrics.Benchmarks;

/// <summary>Whether a ratio must stay below its goal, or must reach it.</summary>
internal enum Goal
{
    AtMost,
    AtLeast,
}

/// <summary>One line of the table: ours beside its baseline, measured in the same run on the same machine.</summary>
/// <param name="Measured">What ours does.</param>
/// <param name="Against">What the baseline does.</param>
/// <param name="Ours">Ours, in <paramref name="Unit"/>.</param>
/// <param name="Baseline">The baseline, in the same unit; for a plain limit, the limit.</param>
/// <param name="Unit"><c>s</c>, <c>B</c>, <c>requests</c> …; seconds and bytes are printed with a fitting prefix.</param>
/// <param name="Side">Whether the ratio must stay at or below <paramref name="Limit"/>, or reach it.</param>
/// <param name="Limit">The goal for the ratio.</param>
/// <param name="BaselineIsMore">The ratio is baseline ÷ ours: how fast ours is, as a share of the baseline's speed.</param>
internal sealed record Row(
    string Measured, string Against, double Ours, double Baseline, string Unit, Goal Side, double Limit, bool BaselineIsMore = false)
{
    public double Ratio => BaselineIsMore ? Baseline / Ours : Ours / Baseline;

    public bool Reached => Side == Goal.AtMost ? Ratio <= Limit : Ratio >= Limit;
}
