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

    /// <summary>
    /// A snapshot by its id; by the name of a quarter the organization's latest, or without one the latest of the only scope told.
    /// </summary>
    public static async Task<StoredSnapshot> FindAsync(FactStore store, string id, CancellationToken cancel)
    {
        if (await store.Snapshots.FindAsync(id, cancel) is { } found)
        {
            return found;
        }

        IReadOnlyList<StoredSnapshot> all = await store.Snapshots.ListAsync(cancel);
        var parts = new List<(StoredSnapshot Stored, string Scope)>();
        foreach (StoredSnapshot made in all.Where(snapshot => snapshot.Quarter == id).Reverse())
        {
            StoredSnapshot stored = (await store.Snapshots.FindAsync(made.Id, cancel))!;
            if (PartOf(stored) is not { } scope)
            {
                return stored;
            }

            parts.Add((stored, scope));
        }

        return parts.Select(part => part.Scope).Distinct().Count() == 1 ? parts[0].Stored : throw Missing(id, all, parts);
    }

    // Of one whose document is damaged nobody knows: it is not passed over, so that the damage is told.
    private static string? PartOf(StoredSnapshot stored)
    {
        try
        {
            return SnapshotJson.Read(SnapshotJson.Unpack(stored.Document)).Scope;
        }
        catch (SnapshotException)
        {
            return null;
        }
    }

    private static SnapshotException Missing(string id, IReadOnlyList<StoredSnapshot> all, List<(StoredSnapshot Stored, string Scope)> parts) => new(
        parts.Count > 0 ? $"no snapshot of {id} covers the organization; name one of {string.Join(", ", parts.Select(part => $"{part.Stored.Id} ({part.Scope})"))}"
        : all.Count == 0 ? $"there is no snapshot '{id}': none has been made yet (metrics snapshot create QUARTER)"
        : $"there is no snapshot '{id}'; there are {string.Join(", ", all.Select(snapshot => snapshot.Id))}")
    {
        Fault = SnapshotFault.Missing,
    };
}
