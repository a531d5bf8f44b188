using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>The reports of one scope and window at rising instants, by one slider.</summary>
internal static class History
{
    public static IEnumerable<NumberReport> Of(
        FactIndex index, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants, IReadOnlyList<SourceHealth> sources)
    {
        for (int at = 1; at < instants.Count; at++)
        {
            if (instants[at] < instants[at - 1])
            {
                throw new ArgumentException("The instants of a history must rise.", nameof(instants));
            }
        }

        return instants.Count == 0 ? [] : Slide(index, scope, window, instants, sources);
    }

    private static IEnumerable<NumberReport> Slide(
        FactIndex index, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants, IReadOnlyList<SourceHealth> sources)
    {
        ScopeMembers members = index.MembersOf(scope);
        long first = instants[0].ToUnixTimeMilliseconds();
        TimeSlice earliest = Tally.Passed(window.At(instants[0], index.Calendar), first);
        TimeSlice latest = Tally.Passed(window.At(instants[^1], index.Calendar), instants[^1].ToUnixTimeMilliseconds());
        var slider = new Slider(index, members, new Timeline(index, members, earliest.After, latest.UpTo, first));
        var coverage = index.CoverageOf(members, sources);
        foreach (DateTimeOffset at in instants)
        {
            long instant = at.ToUnixTimeMilliseconds();
            Figures figures = slider.To(Tally.Passed(window.At(at, index.Calendar), instant), instant);
            yield return Reporting.Of(index, scope, window, at, figures, coverage);
        }
    }
}
