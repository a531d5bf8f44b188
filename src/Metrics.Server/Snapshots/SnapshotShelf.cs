using Metrics.Compute.Snapshots;
using Metrics.Facts;
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

    /// <summary>All of them, oldest first.</summary>
    public static async Task<IReadOnlyList<SnapshotEntry>> ListAsync(FactStore store, CancellationToken cancel)
    {
        var entries = new List<SnapshotEntry>();
        foreach (StoredSnapshot made in await store.Snapshots.ListAsync(cancel))
        {
            entries.Add(Entry(made) with { Scope = await ScopeAsync(store, made, cancel) });
        }

        return entries;
    }

    public static SnapshotEntry Entry(StoredSnapshot snapshot) => new(
        snapshot.Id, snapshot.Quarter, snapshot.CreatedAt, snapshot.Predecessor, snapshot.Revision, snapshot.Digest, snapshot.Signature is not null)
    {
        Scope = snapshot.Scope,
    };

    /// <summary>The scope that a document covers, as a list says it.</summary>
    public static string ScopeOf(SnapshotDocument document) => document.Scope ?? Scope.Organization.ToString();

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
        var parts = new List<(string Id, string Scope)>();
        foreach (StoredSnapshot made in all.Where(snapshot => snapshot.Quarter == id).Reverse())
        {
            // Of one whose document is damaged nobody may know: it is not passed over, so that the damage is told.
            string? scope = await ScopeAsync(store, made, cancel);
            if (scope is null || scope == Scope.Organization.ToString())
            {
                return (await store.Snapshots.FindAsync(made.Id, cancel))!;
            }

            parts.Add((made.Id, scope));
        }

        return parts.Select(part => part.Scope).Distinct().Count() == 1
            ? (await store.Snapshots.FindAsync(parts[0].Id, cancel))!
            : throw Missing(id, all, parts);
    }

    private static async Task<string?> ScopeAsync(FactStore store, StoredSnapshot made, CancellationToken cancel)
    {
        if (made.Scope is { } kept)
        {
            return kept;
        }

        try
        {
            StoredSnapshot stored = (await store.Snapshots.FindAsync(made.Id, cancel))!;
            return ScopeOf(SnapshotJson.Read(SnapshotJson.Unpack(stored.Document)));
        }
        catch (SnapshotException)
        {
            return null;
        }
    }

    private static SnapshotException Missing(string id, IReadOnlyList<StoredSnapshot> all, List<(string Id, string Scope)> parts) => new(
        parts.Count > 0 ? $"no snapshot of {id} covers the organization; name one of {string.Join(", ", parts.Select(part => $"{part.Id} ({part.Scope})"))}"
        : all.Count == 0 ? $"there is no snapshot '{id}': none has been made yet (metrics snapshot create QUARTER)"
        : $"there is no snapshot '{id}'; there are {string.Join(", ", all.Select(snapshot => snapshot.Id))}")
    {
        Fault = SnapshotFault.Missing,
    };
}
