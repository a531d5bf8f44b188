namespace Metrics.Facts;

/// <summary>An entry of a catalog outside, with the teams that owned the service, the first one from the beginning.</summary>
/// <param name="Entry">The entry as it is now.</param>
/// <param name="Owners">In the order of time, each from its day on.</param>
public sealed record FoundService(CatalogEntry Entry, IReadOnlyList<(string Team, DateOnly? Since)> Owners);

/// <summary>Joins what catalogs outside tell with the catalog that people wrote, which stays as it is and wins.</summary>
public static class FoundServices
{
    /// <summary>
    /// The written catalog, and the services found that it does not name. A repository or an incident name that is given to a service
    /// already stays with it: it would count twice.
    /// </summary>
    public static Catalog Join(Catalog written, IReadOnlyList<FoundService> found)
    {
        if (found.Count == 0)
        {
            return written;
        }

        Service[] known = [.. written.Teams.SelectMany(team => team.Services)];
        var names = known.Select(service => service.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var repositories = known.SelectMany(service => service.Repositories).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var incidents = known.SelectMany(service => service.Incidents)
            .SelectMany(source => source.Value, (source, name) => $"{source.Key}:{name}").ToHashSet(StringComparer.Ordinal);
        var more = new Dictionary<string, List<Service>>(StringComparer.OrdinalIgnoreCase);
        IEnumerable<FoundService> ordered =
            found.OrderBy(each => each.Entry.Name, StringComparer.Ordinal).ThenBy(each => each.Entry.Id, StringComparer.Ordinal);
        foreach (FoundService each in ordered)
        {
            if (!names.Add(each.Entry.Name))
            {
                continue;
            }

            string[] ownRepositories = [.. (each.Entry.Repositories ?? []).Where(repositories.Add)];
            string[] ownIncidents = [.. (each.Entry.Incidents ?? []).Where(incidents.Add)];
            foreach ((string team, DateOnly? since) in each.Owners)
            {
                Of(more, team).Add(new Service
                {
                    Name = each.Entry.Name,
                    Repositories = ownRepositories,
                    Incidents = BySource(ownIncidents),
                    Product = each.Entry.Product,
                    Since = since,
                });
            }
        }

        IEnumerable<Team> extended = written.Teams.Select(team => more.Remove(team.Name, out List<Service>? services)
            ? team with { Services = [.. team.Services, .. services] }
            : team).ToArray();
        IEnumerable<Team> added = more.OrderBy(team => team.Key, StringComparer.Ordinal)
            .Select(team => new Team { Name = team.Key, Services = team.Value });
        return written with { Teams = [.. extended, .. added] };
    }

    private static List<Service> Of(Dictionary<string, List<Service>> teams, string team)
    {
        if (!teams.TryGetValue(team, out List<Service>? services))
        {
            teams[team] = services = [];
        }

        return services;
    }

    private static Dictionary<string, IReadOnlyList<string>> BySource(IEnumerable<string> incidents) => incidents
        .Select(written => written.Split(':', 2))
        .Where(parts => parts.Length == 2)
        .GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
        .ToDictionary(source => source.Key, source => (IReadOnlyList<string>)[.. source], StringComparer.Ordinal);
}
