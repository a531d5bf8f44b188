using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>
/// Compares two snapshots, or a snapshot with what would be said today. For one quarter it tells what was restated: the facts between the
/// two revisions are applied one after the other, so that each difference has its cause and the causes add up.
/// </summary>
public sealed class SnapshotDiffer(FactStore store, CurrentConfig config, TimeProvider clock)
{
    /// <exception cref="SnapshotException">There is no such snapshot.</exception>
    public async Task<SnapshotDiff> CompareAsync(string from, string to, CancellationToken cancel = default)
    {
        SnapshotDocument one = (await SnapshotShelf.OpenAsync(store, from, cancel)).Document;
        SnapshotDocument other = to == ISnapshots.Today ? await NowAsync(one, cancel) : (await SnapshotShelf.OpenAsync(store, to, cancel)).Document;
        string? common = SnapshotComparison.Common(one, other);
        (one, other) = (Within(one, common), Within(other, common));
        bool same = one.Quarter == other.Quarter;
        return new SnapshotDiff(
            one.Id,
            to == ISnapshots.Today ? ISnapshots.Today : other.Id,
            same,
            [.. SnapshotComparison.Numbers(one, other)],
            [.. SnapshotComparison.Kpis(one, other)],
            same && one.Revision <= other.Revision ? await CausesAsync(one, other, cancel) : [])
        {
            Scope = common,
        };
    }

    // What only one of the two covers has not moved.
    private static SnapshotDocument Within(SnapshotDocument document, string? scope)
    {
        if (document.Scope == scope)
        {
            return document;
        }

        document = document with { Scope = scope };
        HashSet<Scope> covered = [.. SnapshotNumbers.Scopes(document)];
        return document with
        {
            Numbers = [.. document.Numbers.Where(numbers => covered.Contains(numbers.Scope))],
            Kpis = [.. document.Kpis.Where(row => row.Scope == scope)],
        };
    }

    // The same quarter, asked now, with the catalog and definitions in force now.
    private async Task<SnapshotDocument> NowAsync(SnapshotDocument then, CancellationToken cancel)
    {
        MetricsConfig now = config.Value;
        SnapshotDocument empty = then with
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
            Revision = await store.RevisionAsync(cancel),
            Definitions = now.Definitions,
            Catalog = now.Catalog,
            KpiCatalog = now.Kpis,
            PairCatalog = now.Pairs,
            Targets = now.Targets,
            SourceTypes = now.SourceTypes,
        };
        return SnapshotNumbers.Fill(empty, await SnapshotIndex.BuildAsync(store, empty, cancel));
    }

    private async Task<List<RestatedFact>> CausesAsync(SnapshotDocument one, SnapshotDocument other, CancellationToken cancel)
    {
        // The later catalog throughout: what a changed catalog moved is told as such, apart from the facts.
        SnapshotDocument frame = other with { Revision = one.Revision };
        FactIndex index = await SnapshotIndex.BuildAsync(store, frame, cancel);
        var watch = new EffectWatch(index, other, one);
        var causes = new List<RestatedFact>();
        Add(causes, new RestatedFact(null, "time", null, "time that passed, and a changed catalog or definitions", null, watch.Moved()));
        List<StoredFact> versions = await NewsAsync(one, other, cancel);
        HashSet<FactKey> near = [.. versions.Where(version => version.Fact.HappenedAt >= one.Start && version.Fact.HappenedAt < one.End).Select(version => version.Key)];
        if (near.Count > watch.Affordable)
        {
            near.Clear();
        }

        foreach (IGrouping<object, StoredFact> group in versions.GroupBy(
            version => near.Contains(version.Key) ? version.Key : (object)(version.Source, version.Fact.Kind)))
        {
            StoredFact[] facts = [.. group];
            bool each = group.Key is FactKey;
            bool known = each && facts[0].Revision > one.Revision && (await store.HistoryAsync(facts[0].Key, cancel)).Any(past => past.Revision <= one.Revision);
            index.Apply(facts);
            StoredFact last = facts[^1];
            Add(causes, new RestatedFact(
                each ? last.Key : null,
                !each ? "several" : last.Deleted ? "deleted" : known ? "restated" : "new",
                last.Source,
                each ? FactTitle.Of(last.Fact) : $"{facts.Length} {last.Fact.Kind.Name()} facts",
                last.RecordedAt,
                watch.Moved()));
        }

        return causes;
    }

    private static void Add(List<RestatedFact> causes, RestatedFact cause)
    {
        if (cause.Effects.Count > 0)
        {
            causes.Add(cause);
        }
    }

    private async Task<List<StoredFact>> NewsAsync(SnapshotDocument one, SnapshotDocument other, CancellationToken cancel)
    {
        var versions = new List<StoredFact>();
        await foreach (StoredFact version in store.FollowAsync(one.Revision, cancel))
        {
            if (version.Revision > other.Revision)
            {
                break;
            }

            versions.Add(version);
        }

        return versions;
    }
}
