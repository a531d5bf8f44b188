using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>A Prometheus family of gauges made from numbers.</summary>
/// <param name="Name">The name of its series.</param>
/// <param name="Help">One or two sentences.</param>
public sealed record SeriesFamily(string Name, string Help);

/// <summary>Which part of a number a series shows.</summary>
public enum NumberField
{
    Value,
    Lower,
    Upper,
    Samples,

    /// <summary>Its performance level, 1 low to 4 elite.</summary>
    Level,
}

/// <summary>One series that a number gives.</summary>
/// <param name="Family">The place of its family in <see cref="NumberSeries.Families"/>.</param>
/// <param name="Labels">Its labels beyond those of scope and window.</param>
/// <param name="Field">What it shows of the number.</param>
public sealed record SeriesPlace(int Family, IReadOnlyList<KeyValuePair<string, string>> Labels, NumberField Field)
{
    /// <summary>What the series shows of a number; NaN stands for an absent series.</summary>
    public double Of(Number number, Definitions definitions) => Field switch
    {
        NumberField.Value => number.Value ?? double.NaN,
        NumberField.Lower => number.Value is null ? double.NaN : number.Lower ?? double.NaN,
        NumberField.Upper => number.Value is null ? double.NaN : number.Upper ?? double.NaN,
        NumberField.Level => PerformanceLevels.Of(number, definitions.LevelsOf)?.Level ?? double.NaN,
        _ => number.Status == NumberStatus.NoData ? double.NaN : number.Samples,
    };
}
