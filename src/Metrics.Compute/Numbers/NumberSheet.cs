using System.Buffers;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Writes numbers with everything that they carry: one place decides on status, intervals and rule.</summary>
internal sealed class NumberSheet
{
    private const int Usual = 128;

    private static readonly ChangeOrigin[] Origins = [ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot, ChangeOrigin.Unknown];

    private readonly Needs _known;
    private readonly Needs _late;
    private readonly int _lowSample;
    private readonly double? _quality;
    private NumberName[] _names = ArrayPool<NumberName>.Shared.Rent(Usual);
    private NumberValue[] _values = ArrayPool<NumberValue>.Shared.Rent(Usual);
    private int _count;

    public NumberSheet(Definitions definitions, (Needs Known, Needs Late) coverage, double? quality)
    {
        (_known, _late) = coverage;
        (_lowSample, _quality) = (definitions.LowSample, quality);
    }

    /// <summary>The origins to split by: unknown only where there is something unknown.</summary>
    public static ReadOnlySpan<ChangeOrigin> OriginsOf(long unknown) => Origins.AsSpan(0, unknown > 0 ? 4 : 3);

    /// <summary>What was written; nothing can be written after.</summary>
    public NumberList ToNumbers()
    {
        var numbers = new NumberList(NumberNames.Shared(_names.AsSpan(0, _count)), _values.AsSpan(0, _count).ToArray(), _quality);
        ArrayPool<NumberName>.Shared.Return(_names);
        ArrayPool<NumberValue>.Shared.Return(_values);
        (_names, _values) = ([], []);
        return numbers;
    }

    /// <summary>A count, or a value of many samples that may be absent; nothing where the kinds it needs were never told.</summary>
    public void Value(MetricNames metric, double? value, long samples, ChangeOrigin? origin = null)
    {
        bool known = (_known & metric.Needs) == metric.Needs && value is not null;
        Add(metric[0, origin], new NumberValue(
            known ? value!.Value : double.NaN, double.NaN, double.NaN, -1, samples,
            known ? StatusOf(metric.Needs, long.MaxValue) : NumberStatus.NoData));
    }

    /// <summary>A count in whole and by origin.</summary>
    public void Counts(MetricNames metric, in Counts counts)
    {
        Value(metric, counts.All, counts.All);
        foreach (ChangeOrigin origin in OriginsOf(counts[ChangeOrigin.Unknown]))
        {
            Value(metric, counts[origin], counts[origin], origin);
        }
    }

    /// <summary>A ratio in whole and by origin.</summary>
    public void Ratios(MetricNames metric, in Counts numerator, in Counts denominator)
    {
        Ratio(metric, numerator.All, denominator.All, null);
        foreach (ChangeOrigin origin in OriginsOf(denominator[ChangeOrigin.Unknown]))
        {
            Ratio(metric, numerator[origin], denominator[origin], origin);
        }
    }

    /// <summary>All stats of durations in whole and by origin.</summary>
    public void Durations(MetricNames metric, ISplitSample sample)
    {
        Durations(metric, sample.All);
        foreach (ChangeOrigin origin in OriginsOf(sample.Of(ChangeOrigin.Unknown).Count))
        {
            Durations(metric, sample.Of(origin), origin);
        }
    }

    /// <summary>All stats of durations, in the order of the catalog.</summary>
    public void Durations(MetricNames metric, ISample sample, ChangeOrigin? origin = null)
    {
        bool some = sample.Count > 0;
        IReadOnlyList<string> stats = metric.Metric.Stats;
        for (int stat = 0; stat < stats.Count; stat++)
        {
            switch (stats[stat])
            {
                case "mean":
                    Stat(metric, stat, some ? Quantiles.Mean(sample) : null, sample.Count, origin);
                    break;
                case "median":
                    Stat(metric, stat, some ? Quantiles.Seconds(sample, 0.5) : null, sample.Count, origin, some ? MedianInterval.Seconds(sample) : null);
                    break;
                case "p90":
                    Stat(metric, stat, some ? Quantiles.Seconds(sample, 0.9) : null, sample.Count, origin);
                    break;
                default:
                    break;
            }
        }
    }

    /// <param name="stat">The place among the metric's stats.</param>
    public void Stat(
        MetricNames metric, int stat, double? value, long samples, ChangeOrigin? origin = null, (double Lower, double Upper)? interval = null) =>
        Add(metric[stat, origin], new NumberValue(
            value ?? double.NaN, interval?.Lower ?? double.NaN, interval?.Upper ?? double.NaN, -1, samples,
            value is null ? NumberStatus.NoData : StatusOf(metric.Needs, samples)));

    /// <summary>A value that needs no source of its own.</summary>
    public void Part(NumberName name, double? value, long samples) =>
        Add(name, new NumberValue(
            value ?? double.NaN, double.NaN, double.NaN, -1, samples, value is null ? NumberStatus.NoData : NumberStatus.Ok));

    // Without a denominator there is nothing to say.
    private void Ratio(MetricNames metric, long numerator, long denominator, ChangeOrigin? origin)
    {
        if (denominator <= 0)
        {
            Add(metric[0, origin], new NumberValue(double.NaN, double.NaN, double.NaN, -1, denominator, NumberStatus.NoData));
            return;
        }

        (double lower, double upper) = Wilson.Interval(numerator, denominator);
        Add(metric[0, origin], new NumberValue(
            (double)numerator / denominator, lower, upper, numerator, denominator, StatusOf(metric.Needs, denominator)));
    }

    private NumberStatus StatusOf(Needs needs, long samples) =>
        (_late & needs) != 0 ? NumberStatus.Stale : samples < _lowSample ? NumberStatus.LowSample : NumberStatus.Ok;

    private void Add(NumberName name, in NumberValue value)
    {
        if (_count == Math.Min(_names.Length, _values.Length))
        {
            (_names, _values) = (Larger(_names), Larger(_values));
        }

        (_names[_count], _values[_count]) = (name, value);
        _count++;
    }

    private static T[] Larger<T>(T[] full)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(full);
        return larger;
    }
}
