using MathNet.Numerics.Distributions;

namespace Metrics.Compute.Pairs;

/// <summary>
/// The association of two series (definitions §4): Spearman's rank correlation of period-to-period differences at each lag. Differences,
/// because two series that only trend would correlate for no reason. Autocorrelation, which overlapping windows bring, lowers the number
/// of independent samples (Bartlett), so that it does not pass for evidence.
/// </summary>
internal static class LaggedAssociation
{
    private const int Draws = 999;
    private const int FewestSamples = 8;

    /// <summary>The fixed seed: the same data gives the same interval on every machine.</summary>
    private const int Seed = 20_260_101;

    /// <summary>
    /// One association a lag, where enough periods have both values (<see cref="double.NaN"/> is a period without one).
    /// <see cref="Association.Q"/> is not corrected yet and equals <see cref="Association.P"/>.
    /// </summary>
    public static IReadOnlyList<Association> Of(ReadOnlySpan<double> engineering, ReadOnlySpan<double> business, int firstLag, int lastLag)
    {
        double[] x = Differences(engineering);
        double[] y = Differences(business);
        var all = new List<Association>();
        for (int lag = firstLag; lag <= lastLag; lag++)
        {
            (double[] first, double[] second) = Side(x, y, lag);
            if (first.Length >= FewestSamples)
            {
                all.Add(At(lag, first, second));
            }
        }

        return all;
    }

    // A period without a value leaves a hole on either side of it: a difference across it would not be one of neighbours.
    private static (double[] First, double[] Second) Side(double[] x, double[] y, int lag)
    {
        int[] both =
        [
            .. from at in Enumerable.Range(0, x.Length)
               where at + lag >= 0 && at + lag < y.Length && !double.IsNaN(x[at]) && !double.IsNaN(y[at + lag])
               select at,
        ];
        return ([.. both.Select(at => x[at])], [.. both.Select(at => y[at + lag])]);
    }

    private static Association At(int lag, double[] x, double[] y)
    {
        double[] rankX = Ranks.Of(x);
        double[] rankY = Ranks.Of(y);
        double correlation = Ranks.Correlation(rankX, rankY);
        double independent = IndependentSamples(rankX, rankY);

        // Fisher's transformation; 1.06 is the variance of a rank correlation (Fieller, Hartley and Pearson 1957).
        double z = Math.Atanh(Math.Clamp(correlation, -0.999999, 0.999999)) * Math.Sqrt((independent - 3) / 1.06);
        double p = Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z)));
        (double lower, double upper) = Interval(rankX, rankY, lag);
        return new Association(lag, correlation, lower, upper, p, p, x.Length);
    }

    private static double IndependentSamples(double[] x, double[] y)
    {
        double inflation = 1;
        for (int lag = 1; lag <= x.Length / 4; lag++)
        {
            inflation += 2 * (1 - ((double)lag / x.Length)) * Autocorrelation(x, lag) * Autocorrelation(y, lag);
        }

        return Math.Clamp(x.Length / Math.Max(inflation, 0.1), 4, x.Length);
    }

    private static double Autocorrelation(double[] values, int lag) => Ranks.Correlation(values.AsSpan(0, values.Length - lag), values.AsSpan(lag));

    // Blocks keep the memory of the series; going round at the end gives every week the same chance.
    private static (double Lower, double Upper) Interval(double[] x, double[] y, int lag)
    {
        int length = x.Length;
        int block = Math.Max(2, (int)Math.Round(Math.Cbrt(length)));
        var random = new Random(Seed + lag);
        var drawnX = new double[length];
        var drawnY = new double[length];
        var found = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int at = 0; at < length;)
            {
                int start = random.Next(length);
                for (int step = 0; step < block && at < length; step++, at++)
                {
                    int from = (start + step) % length;
                    drawnX[at] = x[from];
                    drawnY[at] = y[from];
                }
            }

            found[draw] = Ranks.Correlation(drawnX, drawnY);
        }

        Array.Sort(found);
        return (found[(int)(0.025 * Draws)], found[(int)(0.975 * Draws)]);
    }

    private static double[] Differences(ReadOnlySpan<double> values)
    {
        var differences = new double[Math.Max(0, values.Length - 1)];
        for (int at = 0; at < differences.Length; at++)
        {
            differences[at] = values[at + 1] - values[at];
        }

        return differences;
    }
}
