namespace Metrics.Compute.Review;

/// <summary>
/// The trend of a few periods: Theil–Sen's slope (the median of all pairwise slopes, which one wild period does not move) and the exact
/// two-sided p of Mann and Kendall's test (the chance that as many pairs rise, or fall, where nothing trends).
/// </summary>
/// <param name="Slope">Change a period.</param>
/// <param name="P">0 to 1.</param>
public readonly record struct Trend(double Slope, double P)
{
    /// <summary>The trend of values in order, one a period; at least 3 and at most 10 of them.</summary>
    public static Trend Of(IReadOnlyList<double> values)
    {
        var slopes = new List<double>();
        int score = 0;
        for (int first = 0; first < values.Count; first++)
        {
            for (int later = first + 1; later < values.Count; later++)
            {
                slopes.Add((values[later] - values[first]) / (later - first));
                score += Math.Sign(values[later] - values[first]);
            }
        }

        slopes.Sort();
        double middle = (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
        return new Trend(middle, TwoSided(values.Count, Math.Abs(score)));
    }

    // Exact: the share of all orders of n values whose score is at least as far from zero. The count of orders by number of rising pairs
    // follows from placing one value after the other.
    private static double TwoSided(int n, int score)
    {
        double[] orders = [1];
        for (int placed = 2; placed <= n; placed++)
        {
            var next = new double[orders.Length + placed - 1];
            for (int rising = 0; rising < orders.Length; rising++)
            {
                for (int more = 0; more < placed; more++)
                {
                    next[rising + more] += orders[rising];
                }
            }

            orders = next;
        }

        int pairs = n * (n - 1) / 2;
        double all = orders.Sum();
        double far = orders.Where((_, rising) => Math.Abs((2 * rising) - pairs) >= score).Sum();
        return Math.Min(1, far / all);
    }
}
