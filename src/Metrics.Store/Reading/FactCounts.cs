using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Metrics.Facts;

namespace Metrics.Store.Reading;

/// <summary>
/// How many facts there are by kind. It is asked time and again while facts arrive: all are counted once, and then only what came since.
/// </summary>
internal sealed class FactCounts
{
    private volatile Counted? _last;

    // One statement each: what it counts and the revision up to which it counts are of one moment.
    private const string CountAll = """
        SELECT kind, COUNT(*) AS facts, (SELECT revision FROM store_state) AS revision
        FROM facts
        WHERE superseded_by = 0 AND NOT deleted
        GROUP BY kind
        """;

    // A version adds a fact unless it marks it deleted, and takes away the one that its predecessor was.
    private const string CountSince = """
        SELECT
            f.kind,
            CAST(SUM(CASE WHEN f.deleted THEN 0 ELSE 1 END - CASE WHEN p.revision IS NULL OR p.deleted THEN 0 ELSE 1 END) AS BIGINT) AS facts,
            MAX(f.revision) AS revision
        FROM facts f
        LEFT JOIN facts p ON p.source = f.source AND p.kind = f.kind AND p.id = f.id AND p.superseded_by = f.revision
        WHERE f.revision > @Revision
        GROUP BY f.kind
        """;

    public async Task<IReadOnlyDictionary<FactKind, long>> CountAsync(DbConnection connection)
    {
        Counted? last = _last;
        IEnumerable<Row> rows = await (last is null
            ? connection.QueryAsync<Row>(CountAll)
            : connection.QueryAsync<Row>(CountSince, new { last.Revision }));
        Counted next = (last ?? Counted.Nothing).With(rows);
        _last = next;
        return next.Facts;
    }

    /// <param name="Revision">The newest version that is counted.</param>
    private sealed record Counted(long Revision, ImmutableSortedDictionary<FactKind, long> Facts)
    {
        public static Counted Nothing { get; } = new(0, ImmutableSortedDictionary<FactKind, long>.Empty);

        public Counted With(IEnumerable<Row> rows)
        {
            Counted counted = this;
            foreach (Row row in rows)
            {
                FactKind kind = FactKinds.Parse(row.Kind)!.Value;
                long facts = counted.Facts.GetValueOrDefault(kind) + row.Facts;
                counted = new(
                    Math.Max(counted.Revision, row.Revision), facts == 0 ? counted.Facts.Remove(kind) : counted.Facts.SetItem(kind, facts));
            }

            return counted;
        }
    }

    private sealed record Row
    {
        public required string Kind { get; init; }

        public long Facts { get; init; }

        public long Revision { get; init; }
    }
}
