using Metrics.Compute.Snapshots;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>Reads stored snapshots.</summary>
internal static class SnapshotShelf
{
    /// <exception cref="SnapshotException">There is none of that id, or its document is damaged.</exception>
    public static async Task<(StoredSnapshot Stored, byte[] Canonical, SnapshotDocument Document)> OpenAsync(
        FactStore store, string id, CancellationToken cancel)
    {
        StoredSnapshot stored = await FindAsync(store, id, cancel);
        byte[] canonical = SnapshotJson.Unpack(stored.Document);
        return (stored, canonical, SnapshotJson.Read(canonical));
    }

    public static SnapshotEntry Entry(StoredSnapshot snapshot) => new(
        snapshot.Id, snapshot.Quarter, snapshot.CreatedAt, snapshot.Predecessor, snapshot.Revision, snapshot.Digest, snapshot.Signature is not null);

    /// <summary>A snapshot by its id, or the latest of a quarter by the quarter's name.</summary>
    public static async Task<StoredSnapshot> FindAsync(FactStore store, string id, CancellationToken cancel)
    {
        if (await store.Snapshots.FindAsync(id, cancel) is { } found)
        {
            return found;
        }

        IReadOnlyList<StoredSnapshot> all = await store.Snapshots.ListAsync(cancel);
        StoredSnapshot? latest = all.LastOrDefault(snapshot => snapshot.Quarter == id);
        return latest is not null && await store.Snapshots.FindAsync(latest.Id, cancel) is { } ofQuarter
            ? ofQuarter
            : throw new SnapshotException(
                all.Count == 0
                    ? $"there is no snapshot '{id}': none has been made yet (metrics snapshot create QUARTER)"
                    : $"there is no snapshot '{id}'; there are {string.Join(", ", all.Select(snapshot => snapshot.Id))}")
            {
                Fault = SnapshotFault.Missing,
            };
    }
}
