using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>
/// Compares the records of one origin with those of people alone that have the same service, size and quarter: what differs between
/// services or sizes, or has changed over the year, does not pass for an effect of origin.
/// </summary>
internal sealed record OriginComparison(OriginGroup Group, OriginGroup People, Estimate? Matched)
{
    /// <param name="quarter">Null: all of them together.</param>
    public static OriginComparison Of(OriginStrata strata, ChangeOrigin origin, int? quarter)
    {
        (OriginCell Group, OriginCell People)[] alike =
        [
            .. strata.Of(quarter)
                .Select(stratum => (Group: stratum.Of(origin), stratum.People))
                .Where(pair => pair.Group.Count > 0 && pair.People.Count > 0),
        ];
        long group = alike.Sum(pair => (long)pair.Group.Count);
        long people = alike.Sum(pair => (long)pair.People.Count);
        return new OriginComparison(
            strata.Told(origin, quarter) with { Matched = group },
            strata.Told(ChangeOrigin.Human, quarter) with { Matched = people },
            IsEnough(alike, group, people, strata.Measure) ? Difference(alike, strata.Measure) : null);
    }

    private static Estimate? Difference((OriginCell Group, OriginCell People)[] alike, OriginMeasure measure) => measure switch
    {
        OriginMeasure.Rate => RiskDifference.Of(
            alike.Select(pair => new RiskStratum(pair.Group.Hits, pair.Group.Count, pair.People.Hits, pair.People.Count))),
        OriginMeasure.Time => Divided(Shifted(alike), 1000),
        _ => Divided(Shifted(alike), OriginStrata.Whole),
    };

    private static Estimate? Shifted((OriginCell Group, OriginCell People)[] alike) =>
        Shift.Of(alike.Select(pair => new ShiftStratum(pair.Group.Values, pair.People.Values)));

    private static bool IsEnough((OriginCell Group, OriginCell People)[] alike, long group, long people, OriginMeasure measure)
    {
        long hits = alike.Sum(pair => pair.Group.Hits + pair.People.Hits);
        return Math.Min(group, people) >= OriginThresholds.FewestAlike
            && (measure != OriginMeasure.Rate || Math.Min(hits, group + people - hits) >= OriginThresholds.FewestHits);
    }

    private static Estimate? Divided(Estimate? estimate, double by) => estimate is { } known
        ? known with { Value = known.Value / by, Lower = known.Lower / by, Upper = known.Upper / by }
        : null;
}
