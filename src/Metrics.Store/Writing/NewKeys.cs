using Dapper;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>
/// Spares a large batch the look-up of its keys where the store holds none between the first and the last of them: so it is in most of a
/// first run, where ids grow or come repository by repository.
/// </summary>
internal static class NewKeys
{
    private const int WorthAsking = 256;

    // The order makes the database walk its index from the first id on: without it, a planner may read the whole table to find nothing.
    private const string SelectBetween = """
        SELECT id
        FROM facts
        WHERE source = @Source AND kind = @Kind AND id >= @First AND id <= @Last
        ORDER BY id
        LIMIT 1
        """;

    /// <summary>The keys of which the store may hold a version.</summary>
    public static async Task<List<RowKey>> LeaveOutAsync(WriteSession session, string source, List<RowKey> keys)
    {
        if (keys.Count < WorthAsking)
        {
            return keys;
        }

        var known = new List<RowKey>();
        foreach (IGrouping<string, RowKey> kind in keys.GroupBy(key => key.Kind))
        {
            if (Range(kind) is not { } range || await AnyAsync(session, source, kind.Key, range))
            {
                known.AddRange(kind);
            }
        }

        return known;
    }

    /// <summary>The first and the last id in the databases' order of bytes; null where it is not that of C#'s characters.</summary>
    private static (string First, string Last)? Range(IEnumerable<RowKey> keys)
    {
        (string First, string Last)? range = null;
        foreach ((_, string id) in keys)
        {
            if (id.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF'))
            {
                return null;
            }

            (string first, string last) = range ?? (id, id);
            range = (string.CompareOrdinal(id, first) < 0 ? id : first, string.CompareOrdinal(id, last) > 0 ? id : last);
        }

        return range;
    }

    private static async Task<bool> AnyAsync(WriteSession session, string source, string kind, (string First, string Last) range) =>
        await session.Connection.QueryFirstOrDefaultAsync<string>(
            SelectBetween, new { Source = source, Kind = kind, range.First, range.Last }, session.Transaction) is not null;
}
