using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>The current numbers of every scope and window as lines, and what other families there are.</summary>
internal sealed class ExposedNumbers(ICurrentIndex index, IEnumerable<IFamilyProvider> providers)
{
    private readonly CurrentReports _current = new();
    private IReadOnlyList<KeyValuePair<string, string>>[] _labels = [];
    private string[] _rows = [];
    private NumberLines _lines = new([]);

    /// <summary>Asks and renders; not to be called from two threads at once.</summary>
    public Rendered Render(DateTimeOffset at)
    {
        var others = new FamilyWriter();
        (Definitions definitions, IReadOnlyList<CurrentReport> reports) = index.Read((facts, sources) =>
        {
            var moment = new ExpositionMoment(facts, sources, at);
            foreach (IFamilyProvider provider in providers)
            {
                provider.Write(others, moment);
            }

            return (facts.Definitions, _current.At(facts, sources, at));
        });
        Lay(reports);
        Rendered numbers = _lines.Render([.. reports.Select(report => report.Report)], definitions);
        return numbers with { Families = [.. numbers.Families, .. others.Families] };
    }

    /// <summary>New lines for new rows. A report that was kept has the labels that it had: then only the objects are compared.</summary>
    private void Lay(IReadOnlyList<CurrentReport> reports)
    {
        IReadOnlyList<KeyValuePair<string, string>>[] labels = [.. reports.Select(report => report.Labels)];
        if (labels.AsSpan().SequenceEqual(_labels))
        {
            return;
        }

        _labels = labels;
        string[] rows = [.. labels.Select(ExpositionText.Labels)];
        if (!rows.AsSpan().SequenceEqual(_rows))
        {
            (_rows, _lines) = (rows, new NumberLines(rows));
        }
    }
}
