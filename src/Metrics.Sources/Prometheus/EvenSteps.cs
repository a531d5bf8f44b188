namespace Metrics.Sources.Prometheus;

/// <summary>
/// Periods whose ends lie equally far apart: one range query. Days of a zone with daylight saving, and months, do not always.
/// </summary>
/// <param name="Spans">At least one.</param>
/// <param name="Step">From one end to the next.</param>
internal sealed record EvenSteps(IReadOnlyList<KpiSpan> Spans, TimeSpan Step)
{
    /// <summary>The most that is asked for at once; Prometheus refuses more than 11,000 a series.</summary>
    private const int Longest = 5000;

    public static IEnumerable<EvenSteps> Of(IEnumerable<KpiSpan> spans)
    {
        var stretch = new List<KpiSpan>();
        TimeSpan step = TimeSpan.Zero;
        foreach (KpiSpan span in spans)
        {
            if (stretch.Count > 0 && span.End - stretch[^1].End is var next)
            {
                if (stretch.Count == Longest || (stretch.Count > 1 && next != step))
                {
                    yield return new EvenSteps([.. stretch], step);
                    stretch.Clear();
                }

                step = next;
            }

            stretch.Add(span);
        }

        if (stretch.Count > 0)
        {
            yield return new EvenSteps(stretch, step);
        }
    }
}
