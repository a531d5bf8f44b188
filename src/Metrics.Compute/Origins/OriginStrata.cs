using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>The records of one origin in one stratum.</summary>
/// <param name="Values">What each is compared by, in rising order.</param>
/// <param name="Hits">What their values add up to.</param>
/// <param name="Lines">What their lines add up to.</param>
internal readonly record struct OriginCell(long[] Values, long Hits, long Lines)
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

    private readonly OriginStratum[] _strata;
    private readonly Dictionary<(ChangeOrigin Origin, int? Quarter), OriginGroup> _told = [];

    /// <param name="names">Names the services of a record: sums go in one order on every machine.</param>
    public OriginStrata(IEnumerable<OriginRecord> records, OriginMeasure measure, Func<int, string> names)
    {
        Measure = measure;
        var found = new Dictionary<(int Services, byte Size, byte Quarter), Gathering>();
        foreach (OriginRecord record in records)
        {
            if (record.Origin == ChangeOrigin.Unknown)
            {
                continue;
            }

            var key = (record.Services, record.Size, record.Quarter);
            if (!found.TryGetValue(key, out Gathering? gathering))
            {
                found[key] = gathering = new Gathering();
            }

            gathering.Add(record, measure);
        }

        Dictionary<int, int> places = found.Keys.Select(key => key.Services).Distinct().OrderBy(names, StringComparer.Ordinal)
            .Select((services, place) => (services, place)).ToDictionary(pair => pair.services, pair => pair.place);
        _strata =
        [
            .. from one in found
               orderby places[one.Key.Services], one.Key.Size, one.Key.Quarter
               select one.Value.Finish(one.Key.Quarter),
        ];
    }

    public OriginMeasure Measure { get; }

    /// <param name="quarter">Null: all of them.</param>
    public IEnumerable<OriginStratum> Of(int? quarter) => quarter is { } one ? _strata.Where(stratum => stratum.Quarter == one) : _strata;

    /// <summary>All records of an origin, whether they have their like or not.</summary>
    public OriginGroup Told(ChangeOrigin origin, int? quarter)
    {
        if (!_told.TryGetValue((origin, quarter), out OriginGroup? told))
        {
            _told[(origin, quarter)] = told = Tell([.. Of(quarter).Select(stratum => stratum.Of(origin))]);
        }

        return told;
    }

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
            sample.Add(cell.Values);
        }

        double median = Quantiles.Seconds(sample, 0.5);
        sample.Release();
        return new OriginGroup(samples, 0, null, median);
    }

    /// <summary>A stratum while its records come.</summary>
    private sealed class Gathering
    {
        private readonly (List<long>? Values, long Hits, long Lines)[] _cells = new (List<long>?, long, long)[4];

        public void Add(in OriginRecord record, OriginMeasure measure)
        {
            ref (List<long>? Values, long Hits, long Lines) cell = ref _cells[(int)record.Origin];
            (cell.Values ??= []).Add(measure == OriginMeasure.LineShare ? record.Value * Whole / record.Lines : record.Value);
            cell.Hits += record.Value;
            cell.Lines += record.Lines;
        }

        public OriginStratum Finish(byte quarter) =>
            new(quarter, Cell(ChangeOrigin.AiAssisted), Cell(ChangeOrigin.Human), Cell(ChangeOrigin.Bot));

        private OriginCell Cell(ChangeOrigin origin)
        {
            (List<long>? values, long hits, long lines) = _cells[(int)origin];

            // Not kept beside its copy: those of all strata together are a good part of the index.
            _cells[(int)origin].Values = null;
            values?.Sort();
            return new OriginCell(values?.ToArray() ?? [], hits, lines);
        }
    }
}
