namespace Metrics.Server.Board.Reading;

/// <summary>The query of a page's address.</summary>
internal static class QueryWords
{
    /// <summary>What is written for a part; null where nothing is, or an empty text.</summary>
    public static string? Asked(this IQueryCollection query, string part) => query[part].FirstOrDefault() is { Length: > 0 } text ? text : null;
}
