using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Writes numbers with everything that they carry: one place decides on status, intervals and rule.</summary>
internal sealed class NumberSheet(Definitions definitions, Coverage coverage, long instant, double? quality)
{
    private static readonly ChangeOrigin[] Origins = [ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot, ChangeOrigin.Unknown];

    private readonly List<Number> _numbers = new(96);

    public IReadOnlyList<Number> Numbers => _numbers;

    /// <summary>A count, or null when the kinds it needs were never told.</summary>
    public void Count(string metric, double value, long samples, ChangeOrigin? origin, params ReadOnlySpan<FactKind> needs) =>
        Add(metric, null, origin, Known(needs) ? value : null, samples, false, needs);

    /// <summary>A value of many samples that may be absent.</summary>
    public void Value(string metric, double? value, long samples, params ReadOnlySpan<FactKind> needs) =>
        Add(metric, null, null, Known(needs) ? value : null, samples, false, needs);

    /// <summary>A ratio with its Wilson interval; without a denominator there is nothing to say.</summary>
    public void Ratio(string metric, long numerator, long denominator, ChangeOrigin? origin, params ReadOnlySpan<FactKind> needs)
    {
        if (denominator == 0)
        {
            Add(metric, null, origin, null, 0, false, needs);
            return;
        }

        (double lower, double upper) = Wilson.Interval(numerator, denominator);
        Add(metric, null, origin, (double)numerator / denominator, denominator, true, needs);
        _numbers[^1] = _numbers[^1] with { Numerator = numerator, Denominator = denominator, Lower = lower, Upper = upper };
    }

    /// <summary>All stats of a sample of durations, in the order of the catalog.</summary>
    public void Durations(string metric, ISample sample, ChangeOrigin? origin, params ReadOnlySpan<FactKind> needs)
    {
        foreach (string stat in MetricCatalog.Find(metric)!.Stats)
        {
            if (stat != "censored_median")
            {
                Duration(metric, stat, sample, origin, needs);
            }
        }
    }

    public void Censored(string metric, double? value, long samples, params ReadOnlySpan<FactKind> needs) =>
        Add(metric, "censored_median", null, value, samples, true, needs);

    /// <summary>The same number by each origin; unknown only where there is something unknown.</summary>
    public static void ByOrigin(Func<ChangeOrigin, long> samples, Action<ChangeOrigin> add)
    {
        foreach (ChangeOrigin origin in Origins)
        {
            if (origin != ChangeOrigin.Unknown || samples(origin) > 0)
            {
                add(origin);
            }
        }
    }

    public void Part(string? part, double? value, long samples)
    {
        Add("data_quality", null, null, value, samples, false, []);
        _numbers[^1] = _numbers[^1] with { Part = part };
    }

    private void Duration(string metric, string stat, ISample sample, ChangeOrigin? origin, ReadOnlySpan<FactKind> needs)
    {
        if (sample.Count == 0)
        {
            Add(metric, stat, origin, null, 0, true, needs);
            return;
        }

        double value = stat switch
        {
            "mean" => Quantiles.Mean(sample),
            "median" => Quantiles.Seconds(sample, 0.5),
            _ => Quantiles.Seconds(sample, 0.9),
        };
        Add(metric, stat, origin, value, sample.Count, true, needs);
        if (stat == "median" && MedianInterval.Seconds(sample) is { } interval)
        {
            _numbers[^1] = _numbers[^1] with { Lower = interval.Lower, Upper = interval.Upper };
        }
    }

    private void Add(
        string metric, string? stat, ChangeOrigin? origin, double? value, long samples, bool needsMany, ReadOnlySpan<FactKind> needs)
    {
        Metric known = MetricCatalog.Find(metric)!;
        _numbers.Add(new Number
        {
            Metric = metric,
            Stat = stat,
            Origin = origin,
            Value = value,
            Unit = known.Unit,
            Samples = samples,
            Status = StatusOf(value, samples, needsMany, needs),
            Quality = quality,
            Rule = known.Rule,
        });
    }

    private NumberStatus StatusOf(double? value, long samples, bool needsMany, ReadOnlySpan<FactKind> needs)
    {
        if (value is null)
        {
            return NumberStatus.NoData;
        }

        foreach (FactKind kind in needs)
        {
            if (coverage.IsLate(kind, instant))
            {
                return NumberStatus.Stale;
            }
        }

        return needsMany && samples < definitions.LowSample ? NumberStatus.LowSample : NumberStatus.Ok;
    }

    private bool Known(ReadOnlySpan<FactKind> needs)
    {
        foreach (FactKind kind in needs)
        {
            if (!coverage.Has(kind, instant))
            {
                return false;
            }
        }

        return true;
    }
}
