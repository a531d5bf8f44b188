namespace Metrics.Compute.Stats;

/// <summary>Quantiles by linear interpolation between order statistics (method R-7, as in spreadsheets and NumPy), in seconds.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of a sample that is not empty.</summary>
    public static double Seconds(ISample sample, double share)
    {
        double place = (sample.Count - 1) * share;
        int below = (int)Math.Floor(place);
        long low = sample.At(below);
        if (place <= below)
        {
            return low / 1000d;
        }

        long high = sample.At(below + 1);
        return (low + ((place - below) * (high - low))) / 1000d;
    }

    public static double Mean(ISample sample) => sample.Sum / 1000d / sample.Count;
}
