using MathNet.Numerics.Distributions;

namespace Metrics.Compute.FailureCosts;

/// <summary>A day with incident time beside the same hours of the weeks before it.</summary>
internal sealed record ComparedDay(DateOnly Day, double Actual, IReadOnlyList<double> Before)
{
    public double Expected { get; } = Before.Average();

    public double Shortfall => Expected - Actual;
}

/// <summary>
/// How much the same hours of different weeks differ where nothing happened, pooled over all days as a share of their mean: what chance
/// alone makes of one more week. The interval is Student's prediction interval for sums of such weeks.
/// </summary>
internal sealed class Baseline
{
    private readonly double _share;

    public Baseline(IReadOnlyCollection<ComparedDay> days)
    {
        Spare = days.Sum(day => day.Before.Count - 1);
        if (Spare > 0)
        {
            double squares = days.Where(day => day.Expected > 0).Sum(day => day.Before.Sum(week => Math.Pow((week / day.Expected) - 1, 2)));
            _share = Math.Sqrt(squares / Spare);
        }
    }

    /// <summary>Weeks beyond the first of each day: what the spread is known from.</summary>
    public int Spare { get; }

    /// <summary>Half the 95 % interval of a sum of shortfalls, each day with its share.</summary>
    /// <param name="looks">How many such intervals are read together: all of them hold with 95 % (Bonferroni).</param>
    public double Reach(IEnumerable<(ComparedDay Day, double Share)> days, int looks) =>
        StudentT.InvCDF(0, 1, Spare, 1 - (0.025 / looks)) * _share * Math.Sqrt(days.Sum(part =>
            Math.Pow(part.Share * part.Day.Expected, 2) * (1 + (1d / part.Day.Before.Count))));
}
