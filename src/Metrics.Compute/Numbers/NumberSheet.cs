using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Writes numbers with everything that they carry: one place decides on status, intervals and rule.</summary>
internal sealed class NumberSheet
{
    private static readonly ChangeOrigin[] Origins = [ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot, ChangeOrigin.Unknown];

    private readonly List<Number> _numbers = new(96);
    private readonly Needs _known;
    private readonly Needs _late;
    private readonly int _lowSample;
    private readonly double? _quality;

    public NumberSheet(Definitions definitions, Coverage coverage, long instant, double? quality)
    {
        (_known, _late) = coverage.At(instant);
        (_lowSample, _quality) = (definitions.LowSample, quality);
    }

    public IReadOnlyList<Number> Numbers => _numbers;

    /// <summary>The origins to split by: unknown only where there is something unknown.</summary>
    public static ReadOnlySpan<ChangeOrigin> OriginsOf(long unknown) => Origins.AsSpan(0, unknown > 0 ? 4 : 3);

    /// <summary>A count, or a value of many samples that may be absent; nothing where the kinds it needs were never told.</summary>
    public void Value(Metric metric, double? value, long samples, Needs needs, ChangeOrigin? origin = null) => _numbers.Add(new Number
    {
        Metric = metric.Name,
        Origin = origin,
        Value = (_known & needs) == needs ? value : null,
        Unit = metric.Unit,
        Samples = samples,
        Status = (_known & needs) == needs && value is not null ? StatusOf(needs, long.MaxValue) : NumberStatus.NoData,
        Quality = _quality,
        Rule = metric.Rule,
    });

    /// <summary>A count in whole and by origin.</summary>
    public void Counts(Metric metric, in Counts counts, Needs needs)
    {
        Value(metric, counts.All, counts.All, needs);
        foreach (ChangeOrigin origin in OriginsOf(counts[ChangeOrigin.Unknown]))
        {
            Value(metric, counts[origin], counts[origin], needs, origin);
        }
    }

    /// <summary>A ratio in whole and by origin.</summary>
    public void Ratios(Metric metric, in Counts numerator, in Counts denominator, Needs needs)
    {
        Ratio(metric, numerator.All, denominator.All, needs, null);
        foreach (ChangeOrigin origin in OriginsOf(denominator[ChangeOrigin.Unknown]))
        {
            Ratio(metric, numerator[origin], denominator[origin], needs, origin);
        }
    }

    /// <summary>All stats of durations in whole and by origin.</summary>
    public void Durations(Metric metric, ISplitSample sample, Needs needs)
    {
        Durations(metric, sample.All, needs);
        foreach (ChangeOrigin origin in OriginsOf(sample.Of(ChangeOrigin.Unknown).Count))
        {
            Durations(metric, sample.Of(origin), needs, origin);
        }
    }

    /// <summary>All stats of durations, in the order of the catalog.</summary>
    public void Durations(Metric metric, ISample sample, Needs needs, ChangeOrigin? origin = null)
    {
        foreach (string stat in metric.Stats)
        {
            switch (stat)
            {
                case "mean":
                    Stat(metric, stat, sample.Count == 0 ? null : Quantiles.Mean(sample), sample.Count, needs, origin);
                    break;
                case "median":
                    (double Lower, double Upper)? interval = sample.Count == 0 ? null : MedianInterval.Seconds(sample);
                    Stat(metric, stat, sample.Count == 0 ? null : Quantiles.Seconds(sample, 0.5), sample.Count, needs, origin, interval);
                    break;
                case "p90":
                    Stat(metric, stat, sample.Count == 0 ? null : Quantiles.Seconds(sample, 0.9), sample.Count, needs, origin);
                    break;
                default:
                    break;
            }
        }
    }

    public void Stat(
        Metric metric, string stat, double? value, long samples, Needs needs, ChangeOrigin? origin = null, (double Lower, double Upper)? interval = null) =>
        _numbers.Add(new Number
        {
            Metric = metric.Name,
            Stat = stat,
            Origin = origin,
            Value = value,
            Unit = metric.Unit,
            Samples = samples,
            Lower = interval?.Lower,
            Upper = interval?.Upper,
            Status = value is null ? NumberStatus.NoData : StatusOf(needs, samples),
            Quality = _quality,
            Rule = metric.Rule,
        });

    public void Part(Metric metric, string? part, double? value, long samples) => _numbers.Add(new Number
    {
        Metric = metric.Name,
        Part = part,
        Value = value,
        Unit = metric.Unit,
        Samples = samples,
        Status = value is null ? NumberStatus.NoData : NumberStatus.Ok,
        Quality = _quality,
        Rule = metric.Rule,
    });

    // Without a denominator there is nothing to say.
    private void Ratio(Metric metric, long numerator, long denominator, Needs needs, ChangeOrigin? origin)
    {
        bool known = denominator > 0;
        (double lower, double upper) = known ? Wilson.Interval(numerator, denominator) : (0, 0);
        _numbers.Add(new Number
        {
            Metric = metric.Name,
            Origin = origin,
            Value = known ? (double)numerator / denominator : null,
            Unit = metric.Unit,
            Numerator = known ? numerator : null,
            Denominator = known ? denominator : null,
            Samples = denominator,
            Lower = known ? lower : null,
            Upper = known ? upper : null,
            Status = known ? StatusOf(needs, denominator) : NumberStatus.NoData,
            Quality = _quality,
            Rule = metric.Rule,
        });
    }

    private NumberStatus StatusOf(Needs needs, long samples) =>
        (_late & needs) != 0 ? NumberStatus.Stale : samples < _lowSample ? NumberStatus.LowSample : NumberStatus.Ok;
}
