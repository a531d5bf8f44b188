using System.Globalization;
using System.Text;
using Metrics.Compute;

namespace Metrics.Server.Expose;

/// <summary>
/// The history of families that are few enough to be asked anew for every instant: KPIs, targets and decisions.
/// </summary>
/// <param name="sensitive">With what the role <c>scrape</c> does not see.</param>
internal sealed class MomentHistory(
    FactIndex facts, IReadOnlyList<SourceHealth> sources, IReadOnlyList<IFamilyProvider> providers, bool sensitive = false)
{
    private readonly Dictionary<string, (Family Family, Dictionary<string, double[]> Series)> _families = new(StringComparer.Ordinal);

    /// <summary>Writes the families one after the other, and gives the number of samples.</summary>
    /// <param name="instants">In rising order.</param>
    /// <param name="times">The instants as the format writes them.</param>
    public long Write(IReadOnlyList<DateTimeOffset> instants, byte[][] times, Stream to, CancellationToken cancel)
    {
        for (int at = 0; at < instants.Count; at++)
        {
            cancel.ThrowIfCancellationRequested();
            var writer = new FamilyWriter();
            foreach (IFamilyProvider provider in providers)
            {
                provider.Write(writer, new ExpositionMoment(facts, sources, instants[at]));
            }

            foreach (FamilyLines family in writer.Families)
            {
                Keep(family, at, instants.Count);
            }
        }

        long samples = 0;
        foreach ((Family family, Dictionary<string, double[]> series) in _families.Values)
        {
            to.Write(ExpositionText.Header(family, ExpositionFormat.OpenMetrics));
            foreach ((string name, double[] values) in series)
            {
                samples += Write(Encoding.UTF8.GetBytes(name + " "), values, times, to);
            }
        }

        return samples;
    }

    private void Keep(FamilyLines family, int at, int count)
    {
        if (family.Lines.IsEmpty && !sensitive)
        {
            return;
        }

        if (!_families.TryGetValue(family.Family.Name, out (Family Family, Dictionary<string, double[]> Series) kept))
        {
            _families.Add(family.Family.Name, kept = (family.Family, new(StringComparer.Ordinal)));
        }

        string lines = Encoding.UTF8.GetString(family.Lines.Span) + (sensitive ? Encoding.UTF8.GetString(family.Sensitive.Span) : "");
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int gap = line.LastIndexOf(' ');
            if (!kept.Series.TryGetValue(line[..gap], out double[]? values))
            {
                kept.Series.Add(line[..gap], values = new double[count]);
                Array.Fill(values, double.NaN);
            }

            values[at] = double.Parse(line.AsSpan(gap + 1), CultureInfo.InvariantCulture);
        }
    }

    private static int Write(byte[] name, double[] values, byte[][] times, Stream to)
    {
        int samples = 0;
        Span<byte> text = stackalloc byte[ExpositionText.LongestValue];
        for (int at = 0; at < values.Length; at++)
        {
            if (!double.IsNaN(values[at]))
            {
                to.Write(name);
                to.Write(text[..ExpositionText.WriteValue(values[at], text)]);
                to.Write(times[at]);
                samples++;
            }
        }

        return samples;
    }
}
