using System.Globalization;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the address of an explanation.</summary>
internal static class ExplainQuery
{
    /// <summary>Null when a part of the query is none of the allowed words.</summary>
    public static ExplainAsk? Read(IQueryCollection query, Metric metric)
    {
        string? stat =
            query["stat"].FirstOrDefault()
            ?? (
                metric.Stats.Count > 0
                    ? metric.Stats.Contains("median")
                        ? "median"
                        : metric.Stats[0]
                    : null);
        if (
            Scope.Parse(query["scope"].FirstOrDefault() ?? "organization") is not { } scope
            || (stat is not null && !metric.Stats.Contains(stat))
            || !Word<ChangeOrigin>(query["origin"].FirstOrDefault(), out ChangeOrigin? origin)
            || !Word<RecordRole>(query["role"].FirstOrDefault(), out RecordRole? role))
        {
            return null;
        }

        int page = Whole(query["page"].FirstOrDefault()) ?? 1;
        int? earlier = Whole(query["earlier"].FirstOrDefault()) is { } days and > 0 and <= 3660 ? days : null;
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
