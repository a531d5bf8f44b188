using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>What may be said of the difference between two origins.</summary>
public enum OriginVerdict
{
    /// <summary>Too few records have their like in the other group: cannot tell yet.</summary>
    TooFew,

    /// <summary>The interval leaves both directions open: cannot tell yet.</summary>
    Unclear,

    /// <summary>The number is lower than that of people alone.</summary>
    Lower,

    /// <summary>It is higher.</summary>
    Higher,
}

/// <summary>The records of one origin, and the number over all of them, matched or not.</summary>
/// <param name="Samples">How many there are.</param>
/// <param name="Matched">Of these, those that have their like in the other group.</param>
/// <param name="Numerator">Of a rate, how many have what is counted; null for a duration.</param>
/// <param name="Value">The rate, or the median in seconds; null without a record.</param>
public sealed record OriginGroup(long Samples, long Matched, long? Numerator, double? Value);

/// <summary>One number of one origin beside that of people alone (definitions §3.11).</summary>
public sealed record OriginEffect
{
    /// <summary>A name of the catalog.</summary>
    public required string Metric { get; init; }

    public required string Title { get; init; }

    public required string Unit { get; init; }

    public required Scope Scope { get; init; }

    /// <summary><see cref="ChangeOrigin.AiAssisted"/> or <see cref="ChangeOrigin.Bot"/>.</summary>
    public required ChangeOrigin Origin { get; init; }

    public required OriginGroup Group { get; init; }

    /// <summary>Changes of people alone.</summary>
    public required OriginGroup People { get; init; }

    /// <summary>The group's value less that of people, nothing matched; it may mislead, and is given to show what matching did.</summary>
    public double? Crude { get; init; }

    /// <summary>The same between records of the same service, size and quarter; null where there are too few.</summary>
    public double? Difference { get; init; }

    /// <summary>The 95 % interval of <see cref="Difference"/>.</summary>
    public double? Lower { get; init; }

    public double? Upper { get; init; }

    /// <summary>The p of no difference, corrected for every comparison of the review.</summary>
    public double? Q { get; init; }

    public required OriginVerdict Verdict { get; init; }

    /// <summary>One sentence.</summary>
    public required string Words { get; init; }
}

/// <summary>One quarter of one number by origin: each group by itself, and their difference where it can be computed.</summary>
/// <param name="Quarter">The quarter.</param>
/// <param name="Metric">A name of the catalog.</param>
/// <param name="Origin">The origin that is compared with people.</param>
/// <param name="Group">Its records.</param>
/// <param name="People">Those of people alone.</param>
/// <param name="Difference">Between records of the same service and size; null where there are too few.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Explain">The address of the records of the group.</param>
/// <param name="ExplainPeople">The address of those of people alone.</param>
public sealed record OriginQuarter(
    string Quarter,
    string Metric,
    ChangeOrigin Origin,
    OriginGroup Group,
    OriginGroup People,
    double? Difference,
    double? Lower,
    double? Upper,
    string Explain,
    string ExplainPeople);

/// <summary>The merged changes of a quarter by origin: how far assistance is adopted.</summary>
public sealed record OriginAdoption(string Quarter, long AiAssisted, long Human, long Bot, long Unknown)
{
    /// <summary>AI-assisted ones among those that people made, with or without assistance; null where there are none.</summary>
    public double? Share => AiAssisted + Human > 0 ? (double)AiAssisted / (AiAssisted + Human) : null;
}

/// <summary>A KPI of cost for each merged change or each deployment, quarter by quarter.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Quarters">Its values, oldest first; quarters without data are absent.</param>
public sealed record OriginCost(string Kpi, string Title, string Unit, IReadOnlyList<Review.QuarterValue> Quarters);

/// <summary>What the origin of changes goes with in one scope, over the quarter asked for and the three before it.</summary>
public sealed record OriginReport
{
    public required Scope Scope { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<string> Quarters { get; init; }

    public required IReadOnlyList<OriginAdoption> Adoption { get; init; }

    public required IReadOnlyList<OriginEffect> Effects { get; init; }

    /// <summary>The same numbers quarter by quarter.</summary>
    public required IReadOnlyList<OriginQuarter> OverTime { get; init; }

    public required IReadOnlyList<OriginCost> Costs { get; init; }
}
