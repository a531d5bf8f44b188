using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>The numbers of one scope and window with the labels that all their series carry.</summary>
public sealed record ExposedReport(IReadOnlyList<KeyValuePair<string, string>> Labels, NumberReport Report)
{
    /// <summary>The current numbers of every scope over the windows of the definitions, scope by scope.</summary>
    public static IReadOnlyList<ExposedReport> All(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at)
    {
        Window[] windows = [.. facts.Definitions.Windows.Select(Window.Parse).OfType<Window>()];
        var labels = ExposedScope.All(facts.Catalog, facts.Calendar, at).ToDictionary(scope => scope.Scope, scope => scope.Labels);
        return
        [
            .. NumberQuery.ReportAll(facts, windows, at, sources)
                .Select(report => new ExposedReport([.. labels[report.Scope], new("window", report.Window.Text)], report)),
        ];
    }
}
