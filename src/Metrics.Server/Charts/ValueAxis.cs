namespace Metrics.Server.Charts;

/// <summary>The upright axis: round steps that a reader can count in, from zero unless told otherwise.</summary>
internal sealed class ValueAxis
{
    private static readonly double[] Durations =
    [
        1,
        5,
        15,
        30,
        60,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        10_800,
        14_400,
        21_600,
        43_200,
        86_400,
        172_800,
        259_200,
        432_000,
        604_800,
        1_209_600,
        2_592_000,
        7_776_000,
        15_552_000,
        31_104_000,
    ];

    private readonly double _top;
    private readonly double _bottom;

    private ValueAxis(double low, double high, double step, double top, double bottom) =>
        (Low, High, Step, _top, _bottom) = (low, high, step, top, bottom);

    public double Low { get; }

    public double High { get; }

    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            int count = (int)Math.Round((High - Low) / Step);
            return Enumerable.Range(0, count + 1).Select(at => Low + (at * Step));
        }
    }

    /// <param name="values">All that must fit on it.</param>
    /// <param name="unit">The catalog's word; durations step in hours and days.</param>
    /// <param name="fromZero">False lets a number that never comes near zero fill the height.</param>
    /// <param name="top">Where the highest tick is drawn.</param>
    /// <param name="bottom">Where the lowest is.</param>
    /// <param name="steps">About how many steps.</param>
    public static ValueAxis Over(IEnumerable<double> values, string unit, bool fromZero, double top, double bottom, int steps = 4)
    {
        double[] all = [.. values.Where(double.IsFinite).DefaultIfEmpty(0)];
        double low = fromZero ? Math.Min(0, all.Min()) : all.Min();
        double high = fromZero ? Math.Max(0, all.Max()) : all.Max();
        if (high - low <= 0)
        {
            high = low + Smallest(unit);
        }

        double step = StepOf((high - low) / steps, unit);
        low = Math.Floor((low / step) + 1e-9) * step;
        high = Math.Ceiling((high / step) - 1e-9) * step;
        return new ValueAxis(low, high, step, top, bottom);
    }

    public double Y(double value) => _bottom - ((value - Low) / (High - Low) * (_bottom - _top));

    private static double Smallest(string unit) =>
        unit switch
        {
            "ratio" => 0.1,
            "seconds" => 3600,
            _ => 4,
        };

    private static double StepOf(double least, string unit)
    {
        if (unit == "seconds" && Durations.FirstOrDefault(step => step >= least * 0.9) is > 0 and var duration)
        {
            return duration;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double[] round = [1, 2, 2.5, 5, 10];
        double chosen = round.First(step => step * power >= least * 0.95 || step == 10) * power;
        bool counted = unit is not ("ratio" or "seconds" or "per_day" or "per_100_deployments" or "points");
        return counted ? Math.Max(1, chosen) : chosen;
    }
}
