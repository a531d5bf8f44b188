using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>The numbers of one scope and window with the labels that all their series carry.</summary>
public sealed record ExposedReport(IReadOnlyList<KeyValuePair<string, string>> Labels, NumberReport Report)
{
    /// <summary>The current numbers of every scope over the windows of the definitions, scope by scope.</summary>
    public static IReadOnlyList<ExposedReport> All(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at)
    {
        Window[] windows = [.. facts.Definitions.Windows.Select(Window.Parse).OfType<Window>()];
        var reports = new List<ExposedReport>();
        foreach (ExposedScope scope in ExposedScope.All(facts.Catalog, facts.Calendar, at))
        {
            foreach (Window window in windows)
            {
                reports.Add(new(
                    [.. scope.Labels, new("window", window.Text)], NumberQuery.Report(facts, scope.Scope, window, at, sources)));
            }
        }

        return reports;
    }
}
