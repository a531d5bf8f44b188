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
    public Rendered Render(DateTimeOffset at)
    {
        var others = new FamilyWriter();
        (Definitions definitions, IReadOnlyList<ExposedReport> reports) = index.Read((facts, sources) =>
        {
            var moment = new ExpositionMoment(facts, sources, at);
            foreach (IFamilyProvider provider in providers)
            {
                provider.Write(others, moment);
            }

            return (facts.Definitions, ExposedReport.All(facts, sources, at));
        });
        string[] rows = [.. reports.Select(report => ExpositionText.Labels(report.Labels))];
        if (!rows.AsSpan().SequenceEqual(_rows))
        {
            (_rows, _lines) = (rows, new NumberLines(rows));
        }

        Rendered numbers = _lines.Render([.. reports.Select(report => report.Report)], definitions);
        return numbers with { Families = [.. numbers.Families, .. others.Families] };
    }
}
