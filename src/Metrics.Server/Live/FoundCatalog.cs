using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Sources;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>Reads from the store what catalog sources found, and since when each team has owned a service.</summary>
internal sealed class FoundCatalog(FactStore store)
{
    private long _revision = -1;
    private long[] _versions = [];

    /// <summary>The configuration with what was found, for programs that read the store once.</summary>
    public static async Task<MetricsConfig> JoinAsync(MetricsConfig written, FactStore store, CancellationToken cancel)
    {
        IReadOnlyList<FoundService>? found = await new FoundCatalog(store).ReadAsync(written, cancel);
        return found is null ? written : written with { Catalog = FoundServices.Join(written.Catalog, found) };
    }

    /// <summary>What was found; null while it is what it was.</summary>
    public async Task<IReadOnlyList<FoundService>?> ReadAsync(MetricsConfig config, CancellationToken cancel)
    {
        string[] sources = [.. config.Sources.Where(spec => SourceFolders.CatalogTypes.Contains(spec.Type)).Select(spec => spec.Name)];
        if (sources.Length == 0 && _versions.Length == 0)
        {
            return null;
        }

        long revision = await store.RevisionAsync(cancel);
        if (revision == _revision && sources.Length > 0)
        {
            return null;
        }

        var entries = new List<StoredFact>();
        foreach (string source in sources)
        {
            await foreach (StoredFact entry in store.ReadAsync(new FactQuery { Source = source, Kind = FactKind.Service }, cancel))
            {
                entries.Add(entry);
            }
        }

        _revision = revision;
        long[] versions = [.. entries.Select(entry => entry.Revision)];
        if (versions.AsSpan().SequenceEqual(_versions))
        {
            return null;
        }

        OrganizationCalendar calendar = config.Organization.Calendar();
        var found = new List<FoundService>();
        foreach (StoredFact entry in entries)
        {
            found.Add(new FoundService((CatalogEntry)entry.Fact, Owners(await store.HistoryAsync(entry.Key, cancel), calendar)));
        }

        _versions = versions;
        return found;
    }

    private static List<(string Team, DateOnly? Since)> Owners(IReadOnlyList<StoredFact> history, OrganizationCalendar calendar)
    {
        var owners = new List<(string Team, DateOnly? Since)>();
        foreach (StoredFact version in history.Where(version => !version.Deleted))
        {
            string team = ((CatalogEntry)version.Fact).Team;
            if (owners.Count > 0 && owners[^1].Team.Equals(team, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            DateOnly? since = owners.Count == 0 ? null : calendar.DayOf(version.RecordedAt);
            if (owners.Count > 0 && owners[^1].Since == since)
            {
                // Moved twice on one day: the last counts.
                owners.RemoveAt(owners.Count - 1);
            }

            owners.Add((team, since));
        }

        return owners;
    }
}
