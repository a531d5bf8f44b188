namespace Metrics.Compute.Pairs;

/// <summary>Ranks, so that one wild week does not make a correlation.</summary>
internal static class Ranks
{
    /// <summary>The rank of each value, from 1; equal values share the mean of their ranks.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[order.Length];
        for (int first = 0; first < order.Length;)
        {
            int last = first;
            while (last + 1 < order.Length && sorted[last + 1] == sorted[first])
            {
                last++;
            }

            double shared = (first + last + 2) / 2d;
            for (int at = first; at <= last; at++)
            {
                ranks[order[at]] = shared;
            }

            first = last + 1;
        }

        return ranks;
    }

    /// <summary>Pearson's correlation of two equally long columns; 0 where one of them never moves.</summary>
    public static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0;
        for (int at = 0; at < x.Length; at++)
        {
            sumX += x[at];
            sumY += y[at];
            sumXX += x[at] * x[at];
            sumYY += y[at] * y[at];
            sumXY += x[at] * y[at];
        }

        double n = x.Length;
        double spread = ((n * sumXX) - (sumX * sumX)) * ((n * sumYY) - (sumY * sumY));
        return spread <= 1e-9 ? 0 : Math.Clamp(((n * sumXY) - (sumX * sumY)) / Math.Sqrt(spread), -1, 1);
    }
}
