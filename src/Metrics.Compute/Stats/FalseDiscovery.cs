namespace Metrics.Compute.Stats;

/// <summary>
/// Benjamini and Hochberg's correction (1995): of everything called a finding at q &lt; 0.05, at most 5 % are expected to be none.
/// It must see every look that was taken: whoever looks at a hundred lags finds five links where there is nothing.
/// </summary>
internal static class FalseDiscovery
{
    /// <summary>The corrected value of each p, in the order given.</summary>
    public static double[] Correct(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).OrderByDescending(at => p[at])];
        var q = new double[p.Count];
        double least = 1;
        for (int place = 0; place < order.Length; place++)
        {
            int rank = p.Count - place;
            least = Math.Min(least, p[order[place]] * p.Count / rank);
            q[order[place]] = least;
        }

        return q;
    }
}
