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

    public static string Of(Scope scope, Window window) =>
        scope.Kind switch
        {
            ScopeKind.Team => $"/teams/{Uri.EscapeDataString(scope.Name)}?window={window}",
            ScopeKind.Service => $"/services/{Uri.EscapeDataString(scope.Name)}?window={window}",
            _ => $"/?window={window}",
        };
}
