using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>
/// Compares the records of one origin with those of people alone that have the same service, size and quarter: what differs between
/// services or sizes, or has changed over the year, does not pass for an effect of origin.
/// </summary>
internal sealed record OriginComparison(OriginGroup Group, OriginGroup People, Estimate? Matched)
{
    /// <summary>Shares of lines are compared in millionths.</summary>
    private const long Whole = 1_000_000;

    /// <param name="names">Names the services of a record: sums go in one order on every machine.</param>
    public static OriginComparison Of(IEnumerable<OriginRecord> records, ChangeOrigin origin, OriginMeasure measure, Func<int, string> names)
    {
        Stratum[] strata =
        [
            .. from record in records
               where record.Origin == origin || record.Origin == ChangeOrigin.Human
               group record by (record.Services, record.Size, record.Quarter) into stratum
               orderby names(stratum.Key.Services), stratum.Key.Size, stratum.Key.Quarter
               select new Stratum([.. stratum.Where(one => one.Origin == origin)], [.. stratum.Where(one => one.Origin != origin)]),
        ];
        Stratum[] alike = [.. strata.Where(stratum => stratum.Group.Length > 0 && stratum.People.Length > 0)];
        return new OriginComparison(
            Told([.. strata.SelectMany(stratum => stratum.Group)], alike.Sum(stratum => stratum.Group.Length), measure),
            Told([.. strata.SelectMany(stratum => stratum.People)], alike.Sum(stratum => stratum.People.Length), measure),
            IsEnough(alike, measure) ? Difference(alike, measure) : null);
    }

    private static Estimate? Difference(Stratum[] alike, OriginMeasure measure) => measure switch
    {
        OriginMeasure.Rate => RiskDifference.Of(alike.Select(one => new RiskStratum(Hits(one.Group), one.Group.Length, Hits(one.People), one.People.Length))),
        OriginMeasure.Time => Divided(Shift.Of(alike.Select(one => new ShiftStratum(Sorted(one.Group), Sorted(one.People)))), 1000),
        _ => Divided(Shift.Of(alike.Select(one => new ShiftStratum(Sorted(one.Group, Whole), Sorted(one.People, Whole)))), Whole),
    };

    private static bool IsEnough(Stratum[] alike, OriginMeasure measure)
    {
        long group = alike.Sum(one => one.Group.Length);
        long people = alike.Sum(one => one.People.Length);
        long hits = alike.Sum(one => Hits(one.Group) + Hits(one.People));
        return Math.Min(group, people) >= OriginThresholds.FewestAlike
            && (measure != OriginMeasure.Rate || Math.Min(hits, group + people - hits) >= OriginThresholds.FewestHits);
    }

    private static OriginGroup Told(OriginRecord[] records, long matched, OriginMeasure measure)
    {
        if (records.Length == 0)
        {
            return new OriginGroup(0, 0, measure == OriginMeasure.Rate ? 0 : null, null);
        }

        if (measure != OriginMeasure.Time)
        {
            double share = (double)Hits(records) / records.Sum(record => record.Lines);
            return new OriginGroup(records.Length, matched, measure == OriginMeasure.Rate ? Hits(records) : null, share);
        }

        var sample = new Sample();
        Array.ForEach(records, record => sample.Add(record.Value));
        return new OriginGroup(records.Length, matched, null, Quantiles.Seconds(sample, 0.5));
    }

    private static long Hits(OriginRecord[] records) => records.Sum(record => record.Value);

    private static long[] Sorted(OriginRecord[] records, long whole = 1) => [.. records.Select(record => record.Value * whole / record.Lines).Order()];

    private static Estimate? Divided(Estimate? estimate, double by) => estimate is { } known
        ? known with { Value = known.Value / by, Lower = known.Lower / by, Upper = known.Upper / by }
        : null;

    private sealed record Stratum(OriginRecord[] Group, OriginRecord[] People);
}
