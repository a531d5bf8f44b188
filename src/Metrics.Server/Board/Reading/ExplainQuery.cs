using System.Globalization;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the address of an explanation.</summary>
internal static class ExplainQuery
{
    /// <summary>Null when a part of the query is none of the allowed words.</summary>
    /// <param name="stat">The stat that stood beside the metric's name; null: none.</param>
    public static ExplainAsk? Read(IQueryCollection query, Metric metric, string? stat, Catalog catalog)
    {
        stat = query.Asked("stat") ?? stat ?? (metric.Stats.Count == 0 ? null : metric.Stats.Contains("median") ? "median" : metric.Stats[0]);
        if (
            Scope.Parse(query.Asked("scope") ?? "organization") is not { } scope
            || !catalog.Has(scope)
            || (stat is not null && !metric.Stats.Contains(stat))
            || !Word<ChangeOrigin>(query.Asked("origin"), out ChangeOrigin? origin)
            || !Word<RecordRole>(query.Asked("role"), out RecordRole? role))
        {
            return null;
        }

        int page = Whole(query.Asked("page")) ?? 1;
        int? earlier = Whole(query.Asked("earlier")) is { } days and > 0 and <= 3660 ? days : null;
        return new ExplainAsk(metric.Name, stat, scope, origin, role, page, earlier);
    }

    private static bool Word<T>(string? text, out T? value)
        where T : struct, Enum
    {
        value = null;
        if (text is null)
        {
            return true;
        }

        bool known = Enum.TryParse(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out T read) && Enum.IsDefined(read);
        value = known ? read : null;
        return known;
    }

    private static int? Whole(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
