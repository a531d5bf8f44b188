using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>
/// Writes the numbers of a stretch of time as OpenMetrics with timestamps: what would have been scraped at each instant. Families stand
/// together and each series rises in time, as Prometheus' importer needs it. Numbers are computed scope by scope, and wait in a file for
/// their family's turn (eight bytes a sample): memory stays that of one scope, however long the history.
/// </summary>
/// <param name="folder">Where values wait.</param>
/// <param name="moments">The families that stand behind the numbers.</param>
internal sealed class HistoryExport(FactIndex facts, IReadOnlyList<SourceHealth> sources, string folder, MomentHistory? moments = null)
{
    /// <summary>Writes everything and gives the number of samples.</summary>
    /// <param name="instants">In rising order.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    public long Write(
        IReadOnlyList<Window> windows, IReadOnlyList<DateTimeOffset> instants, Stream to, IProgress<double>? progress, CancellationToken cancel)
    {
        HistoryFile?[] families = new HistoryFile?[NumberSeries.Families.Count];
        try
        {
            IReadOnlyList<Scope> scopes = NumberQuery.Scopes(facts);
            var owners = new OwnedStretches(facts, instants);
            for (int i = 0; i < scopes.Count; i++)
            {
                foreach (Window window in windows)
                {
                    cancel.ThrowIfCancellationRequested();
                    Keep(scopes[i], window, instants, owners, families);
                }

                progress?.Report((i + 1d) / (scopes.Count + 1));
            }

            long samples = WriteFamilies(families, instants, to, cancel);
            progress?.Report(1);
            return samples;
        }
        finally
        {
            foreach (HistoryFile? family in families)
            {
                family?.Dispose();
            }
        }
    }

    /// <summary>Computes one scope over one window, and puts each of its series behind its family's others.</summary>
    private void Keep(Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants, OwnedStretches owners, HistoryFile?[] families)
    {
        var sheet = new HistorySheet(instants.Count, facts.Definitions);
        int instant = 0;
        foreach (NumberReport report in NumberQuery.History(facts, scope, window, instants, sources))
        {
            sheet.Take(instant++, report.Numbers);
        }

        foreach ((SeriesPlace place, double[] values) in sheet.Series)
        {
            HistoryFile family = families[place.Family] ??= new HistoryFile(folder);
            foreach ((IReadOnlyList<KeyValuePair<string, string>> labels, Range stretch) in owners.Of(scope))
            {
                (int from, int count) = stretch.GetOffsetAndLength(values.Length);
                family.Add(ExpositionText.Labels([.. labels, new("window", window.Text), .. place.Labels]), from, values.AsSpan(from, count));
            }
        }
    }

    private long WriteFamilies(HistoryFile?[] families, IReadOnlyList<DateTimeOffset> instants, Stream to, CancellationToken cancel)
    {
        byte[][] times = [.. instants.Select(ExpositionText.Timestamp)];
        long samples = 0;
        for (int i = 0; i < families.Length; i++)
        {
            if (families[i] is { } file)
            {
                SeriesFamily family = NumberSeries.Families[i];
                to.Write(ExpositionText.Header(new(family.Name, FamilyKind.Gauge, family.Help), ExpositionFormat.OpenMetrics));
                samples += file.WriteLines(family.Name, times, to, cancel);
                file.Dispose();
                families[i] = null;
            }
        }

        samples += moments?.Write(instants, times, to, cancel) ?? 0;
        to.Write(ExpositionText.OpenMetricsEnd.Span);
        return samples;
    }
}
