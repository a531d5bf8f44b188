using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>The records of one origin in one stratum.</summary>
/// <param name="Values">What each is compared by, in rising order.</param>
/// <param name="Hits">What their values add up to.</param>
/// <param name="Lines">What their lines add up to.</param>
internal readonly record struct OriginCell(ReadOnlyMemory<long> Values, long Hits, long Lines)
{
    public int Count => Values.Length;
}

/// <summary>Records that are alike: of the same service, size and quarter, apart by origin.</summary>
internal sealed record OriginStratum(byte Quarter, OriginCell Assisted, OriginCell People, OriginCell Bots)
{
    public OriginCell Of(ChangeOrigin origin) => origin switch
    {
        ChangeOrigin.AiAssisted => Assisted,
        ChangeOrigin.Human => People,
        _ => Bots,
    };
}

/// <summary>
/// The records behind one metric of a scope in strata. They are sorted once, for every origin and quarter that is compared; those of
/// unknown origin are left out.
/// </summary>
internal sealed class OriginStrata
{
    /// <summary>Shares of lines are compared in millionths.</summary>
    public const long Whole = 1_000_000;

    private static readonly ChangeOrigin[] Origins = [ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot];

    private readonly OriginStratum[] _strata;
    private readonly Dictionary<(ChangeOrigin Origin, int? Quarter), OriginGroup> _told;

    /// <param name="most">There are not more records than this.</param>
    /// <param name="names">Names the services of a record: sums go in one order on every machine.</param>
    public OriginStrata(IEnumerable<OriginRecord> records, int most, OriginMeasure measure, Func<int, string> names)
    {
        Measure = measure;
        var gathering = new OriginGathering(most);
        foreach (OriginRecord record in records)
        {
            if (record.Origin != ChangeOrigin.Unknown)
            {
                gathering.Add(record, measure == OriginMeasure.LineShare ? record.Value * Whole / record.Lines : record.Value);
            }
        }

        _strata = gathering.Finish(names);

        _told = (from quarter in Enumerable.Range(0, OriginThresholds.Quarters).Select(quarter => (int?)quarter).Append(null)
                 from origin in Origins
                 select (Of: (origin, quarter), Told: Tell([.. Of(quarter).Select(stratum => stratum.Of(origin))])))
            .ToDictionary(one => one.Of, one => one.Told);
    }

    public OriginMeasure Measure { get; }

    /// <param name="quarter">Null: all of them.</param>
    public IEnumerable<OriginStratum> Of(int? quarter) => quarter is { } one ? _strata.Where(stratum => stratum.Quarter == one) : _strata;

    /// <summary>All records of an origin, whether they have their like or not.</summary>
    public OriginGroup Told(ChangeOrigin origin, int? quarter) => _told[(origin, quarter)];

    private OriginGroup Tell(OriginCell[] cells)
    {
        long samples = cells.Sum(cell => (long)cell.Count);
        if (samples == 0)
        {
            return new OriginGroup(0, 0, Measure == OriginMeasure.Rate ? 0 : null, null);
        }

        if (Measure != OriginMeasure.Time)
        {
            long hits = cells.Sum(cell => cell.Hits);
            return new OriginGroup(samples, 0, Measure == OriginMeasure.Rate ? hits : null, (double)hits / cells.Sum(cell => cell.Lines));
        }

        var sample = new Selection();
        foreach (OriginCell cell in cells)
        {
            sample.Add(cell.Values.Span);
        }

        double median = Quantiles.Seconds(sample, 0.5);
        sample.Release();
        return new OriginGroup(samples, 0, null, median);
    }
}
