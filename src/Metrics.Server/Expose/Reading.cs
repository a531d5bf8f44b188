using System.Diagnostics.Metrics;

namespace Metrics.Server.Expose;

/// <summary>What one instrument has measured so far, by its tags.</summary>
internal sealed class Reading
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Buckets> _buckets = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly bool _adds;
    private readonly bool _observed;

    public Reading(Instrument instrument)
    {
        string type = instrument.GetType().Name;
        FamilyKind kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? FamilyKind.Histogram
            : type.Contains("Counter", StringComparison.Ordinal) && !type.Contains("UpDown", StringComparison.Ordinal) ? FamilyKind.Counter
            : FamilyKind.Gauge;
        _observed = instrument.IsObservable;
        _adds = !_observed && type.Contains("Counter", StringComparison.Ordinal);
        _bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds] : DefaultBounds;
        string help = string.IsNullOrEmpty(instrument.Description) ? instrument.Name : instrument.Description;
        Family = new(MeterName.Of(instrument.Name, instrument.Unit, kind), kind, help);
    }

    public Family Family { get; }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = LabelsOf(tags);
        lock (_values)
        {
            if (Family.Kind == FamilyKind.Histogram)
            {
                if (!_buckets.TryGetValue(labels, out Buckets? buckets))
                {
                    _buckets.Add(labels, buckets = new Buckets(new long[_bounds.Length + 1]));
                }

                int at = Array.FindIndex(_bounds, bound => value <= bound);
                buckets.Counts[at < 0 ? _bounds.Length : at]++;
                buckets.Sum += value;
            }
            else
            {
                _values[labels] = _adds ? _values.GetValueOrDefault(labels) + value : value;
            }
        }
    }

    /// <summary>Forgets what observable instruments said last: what they no longer say is gone.</summary>
    public void Forget()
    {
        lock (_values)
        {
            if (_observed)
            {
                _values.Clear();
            }
        }
    }

    public void Write(FamilyWriter to)
    {
        lock (_values)
        {
            foreach ((string labels, double value) in _values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                to.AddLine(Family, Family.Name, labels, value);
            }

            foreach ((string labels, Buckets buckets) in _buckets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                WriteBuckets(to, labels, buckets);
            }
        }
    }

    private void WriteBuckets(FamilyWriter to, string labels, Buckets buckets)
    {
        long count = 0;
        for (int i = 0; i <= _bounds.Length; i++)
        {
            count += buckets.Counts[i];
            string bound = i == _bounds.Length ? "+Inf" : FormattableString.Invariant($"{_bounds[i]:0.0##########}");
            to.AddLine(Family, Family.Name + "_bucket", $"{labels}{(labels.Length == 0 ? "" : ",")}le=\"{bound}\"", count);
        }

        to.AddLine(Family, Family.Name + "_sum", labels, buckets.Sum);
        to.AddLine(Family, Family.Name + "_count", labels, count);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Length);
        foreach ((string name, object? value) in tags)
        {
            string text = value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
            labels.Add(new(name.Replace('.', '_'), text));
        }

        return ExpositionText.Labels(labels);
    }

    private sealed class Buckets(long[] counts)
    {
        public long[] Counts { get; } = counts;

        public double Sum { get; set; }
    }
}
