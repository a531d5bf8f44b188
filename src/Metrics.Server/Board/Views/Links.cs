using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Server.Board.Views;

/// <summary>The addresses of the pages.</summary>
internal static class Links
{
    public static string Explain(string metric, Scope scope, Window window, string? stat = null, ChangeOrigin? origin = null)
    {
        string address = $"/explain/{metric}?scope={Uri.EscapeDataString(scope.ToString())}&window={window}";
        address = stat is null ? address : $"{address}&stat={stat}";
        return origin is null
            ? address
            : $"{address}&origin={System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(origin.Value.ToString())}";
    }

    /// <summary>
    /// Where a metric (with its stat after a dot) or a KPI is explained, over a window as written. Data quality is explained by the
    /// sources.
    /// </summary>
    public static string Number(string name, Scope scope, string window)
    {
        (string metric, string? stat) = MetricName.Split(name);
        return metric == "data_quality" ? "/sources"
            : MetricCatalog.Find(metric) is null || Window.Parse(window) is not { } known ? $"/explain/{Uri.EscapeDataString(metric)}"
            : Explain(metric, scope, known, stat);
    }

    /// <summary>Where a KPI's value over a calendar period is explained.</summary>
    public static string Kpi(string name, Scope scope, string period) =>
        $"/explain/{Uri.EscapeDataString(name)}?scope={Uri.EscapeDataString(scope.ToString())}&window={period}";

    public static string Of(Scope scope, Window window) =>
        scope.Kind switch
        {
            ScopeKind.Team => $"/teams/{Uri.EscapeDataString(scope.Name)}?window={window}",
            ScopeKind.Service => $"/services/{Uri.EscapeDataString(scope.Name)}?window={window}",
            _ => $"/?window={window}",
        };
}
