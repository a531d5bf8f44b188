using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>The current numbers of every scope and window as lines, and what other families there are.</summary>
internal sealed class ExposedNumbers(ICurrentIndex index, IEnumerable<IFamilyProvider> providers)
{
    private string[] _rows = [];
    private NumberLines _lines = new([]);

    /// <summary>Asks and renders; not to be called from two threads at once.</summary>
    public IReadOnlyList<FamilyLines> Render(DateTimeOffset at)
    {
        var others = new FamilyWriter();
        (string[] rows, IReadOnlyList<NumberReport> reports) = index.Read((facts, sources) =>
        {
            var moment = new ExpositionMoment(facts, sources, at);
            foreach (IFamilyProvider provider in providers)
            {
                provider.Write(others, moment);
            }

            return Ask(moment);
        });
        if (!rows.AsSpan().SequenceEqual(_rows))
        {
            (_rows, _lines) = (rows, new NumberLines(rows));
        }

        return [.. _lines.Render(reports), .. others.Families];
    }

    private static (string[] Rows, IReadOnlyList<NumberReport> Reports) Ask(ExpositionMoment moment)
    {
        FactIndex facts = moment.Index;
        Window[] windows = [.. facts.Definitions.Windows.Select(Window.Parse).OfType<Window>()];
        var rows = new List<string>();
        var reports = new List<NumberReport>();
        foreach (ExposedScope scope in ExposedScope.All(facts.Catalog, facts.Calendar, moment.At))
        {
            foreach (Window window in windows)
            {
                rows.Add(ExpositionText.Labels([.. scope.Labels, new("window", window.Text)]));
                reports.Add(NumberQuery.Report(facts, scope.Scope, window, moment.At, moment.Sources));
            }
        }

        return ([.. rows], reports);
    }
}
