using System.Collections.Concurrent;

namespace Metrics.Facts;

/// <summary>
/// The catalog compiled: services and teams as numbers, and which services a fact belongs to. Answers are kept by name, so that no pattern
/// is tried twice. Names and repositories ignore case. Safe to use from many threads.
/// </summary>
public sealed class ServiceMap
{
    private const int MostKept = 50_000;

    private readonly ConcurrentDictionary<(string Service, string? Repository, string Environment), int[]> _deployments = new();
    private readonly Dictionary<string, int> _serviceNumbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _teamNumbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Source, string Name), int[]> _incidentNames = [];
    private readonly Dictionary<string, string> _sourceTypes = new(StringComparer.Ordinal);
    private readonly HashSet<(int Service, string Source)> _expected = [];
    private readonly RepositoryPatterns _repositories = new();
    private readonly ProductionPatterns _production;
    private readonly OwnershipSpans _owners;

    /// <param name="sourceTypes">Types by configured source name, so that a service's incident names may stand under either.</param>
    public ServiceMap(
        Catalog catalog, Definitions definitions, OrganizationCalendar calendar, IReadOnlyDictionary<string, string>? sourceTypes = null)
    {
        var entries = catalog.Teams.SelectMany(team => team.Services, (team, service) => (team, service)).ToList();
        foreach ((Team team, Service service) in entries)
        {
            _teamNumbers.TryAdd(team.Name, _teamNumbers.Count);
            _serviceNumbers.TryAdd(service.Name, _serviceNumbers.Count);
        }

        foreach (Team team in catalog.Teams)
        {
            _teamNumbers.TryAdd(team.Name, _teamNumbers.Count);
        }

        Services = [.. _serviceNumbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        Teams = [.. _teamNumbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        _owners = new OwnershipSpans(
            Services.Count, entries.Select(entry => (_serviceNumbers[entry.service.Name], _teamNumbers[entry.team.Name], entry.service.Since)), calendar);
        _production = new ProductionPatterns(Services.Count, definitions.Production);
        foreach (IGrouping<int, Service> sameService in entries.GroupBy(entry => _serviceNumbers[entry.service.Name], entry => entry.service))
        {
            Compile(sameService.Key, [.. sameService]);
        }

        foreach ((string name, string type) in sourceTypes ?? new Dictionary<string, string>())
        {
            _sourceTypes[name] = type;
        }
    }

    /// <summary>Every service once, by its number.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>Every team, by its number.</summary>
    public IReadOnlyList<string> Teams { get; }

    /// <summary>The number of a service; −1 when the catalog has none of that name.</summary>
    public int ServiceNumber(string name) => _serviceNumbers.GetValueOrDefault(name, -1);

    /// <summary>The number of a team; −1 when the catalog has none of that name.</summary>
    public int TeamNumber(string name) => _teamNumbers.GetValueOrDefault(name, -1);

    /// <summary>The team that owned the service at an instant (milliseconds since 1970); −1 when nobody did.</summary>
    public int TeamAt(int service, long instant) => _owners.TeamAt(service, instant);

    /// <summary>The stretches in which a team owned a service, each as [from, until) in milliseconds.</summary>
    public IReadOnlyList<(int Service, long From, long Until)> OwnedBy(int team) => _owners.OwnedBy(team);

    /// <summary>Whether the environment is one of the service's production environments.</summary>
    public bool IsProduction(int service, string environment) => _production.Matches(service, environment);

    /// <summary>
    /// Whether the environment is production by the definitions' own pattern: what holds for a deployment of no known service.
    /// </summary>
    public bool IsProduction(string environment) => _production.MatchesDefault(environment);

    /// <summary>
    /// The services of a deployment; empty when the catalog has none. A service's name decides; else the repository does. Where several
    /// services share that repository, the environment decides: the services whose own pattern it matches, else those whose name it holds,
    /// else those for which it is production; a deployment that still can't be told apart belongs to all that are left.
    /// </summary>
    public int[] OfDeployment(Deployment deployment)
    {
        var asked = (deployment.Service, deployment.Repository, deployment.Environment);
        if (_deployments.TryGetValue(asked, out int[]? known))
        {
            return known;
        }

        int[] found = FindDeployment(deployment);
        if (_deployments.Count >= MostKept)
        {
            _deployments.Clear();
        }

        _deployments[asked] = found;
        return found;
    }

    /// <summary>
    /// The services of a change; empty when the catalog has none. Services that the source states decide; else the repository does, and
    /// for services that own a folder of it the files touched: each file belongs to the deepest folder. Without known files a repository
    /// shared by folders belongs to nobody, unless one service alone is left.
    /// </summary>
    public int[] OfChange(Change change)
    {
        if (change.Services is { Count: > 0 } stated)
        {
            int[] named = [.. stated.Select(ServiceNumber).Where(number => number >= 0).Distinct().Order()];
            if (named.Length > 0)
            {
                return named;
            }
        }

        return _repositories.Of(change.Repository, change.Paths);
    }

    /// <summary>The services of a repository as a whole, as for a change whose files are unknown.</summary>
    public int[] OfRepository(string repository) => _repositories.Of(repository, null);

    /// <summary>
    /// The services of an incident; empty when the catalog has none. Each name is looked for under the source's name, then its type, in the
    /// services' incident names; then among the services' own names; then among the repositories.
    /// </summary>
    public int[] OfIncident(string source, Incident incident)
    {
        if (incident.Services is not { Count: > 0 } names)
        {
            return [];
        }

        return names.Count == 1 ? OfIncidentName(source, names[0]) : [.. names.SelectMany(name => OfIncidentName(source, name)).Distinct().Order()];
    }

    /// <summary>Whether the service's incidents are configured to come from that source.</summary>
    public bool ExpectsIncidents(int service, string source) =>
        _expected.Contains((service, source)) || (_sourceTypes.TryGetValue(source, out string? type) && _expected.Contains((service, type)));

    private int[] OfIncidentName(string source, string name)
    {
        if (_incidentNames.TryGetValue((source, name), out int[]? found)
            || (_sourceTypes.TryGetValue(source, out string? type) && _incidentNames.TryGetValue((type, name), out found)))
        {
            return found;
        }

        return _serviceNumbers.TryGetValue(name, out int number) ? [number] : name.Contains('/') ? OfRepository(name) : [];
    }

    private int[] FindDeployment(Deployment deployment)
    {
        if (_serviceNumbers.TryGetValue(deployment.Service, out int number))
        {
            return [number];
        }

        int[] candidates = _repositories.Candidates(deployment.Service);
        if (candidates.Length == 0 && deployment.Repository is { } repository)
        {
            candidates = _repositories.Candidates(repository);
        }

        if (candidates.Length < 2)
        {
            return candidates;
        }

        string environment = deployment.Environment;
        int[] narrowed = [.. candidates.Where(service => _production.MatchesOwn(service, environment))];
        if (narrowed.Length == 0)
        {
            narrowed = [.. candidates.Where(service => environment.Contains(Services[service], StringComparison.OrdinalIgnoreCase))];
        }

        if (narrowed.Length == 0)
        {
            narrowed = [.. candidates.Where(service => IsProduction(service, environment))];
        }

        return narrowed.Length == 0 ? candidates : narrowed;
    }

    private void Compile(int number, IReadOnlyList<Service> entries)
    {
        IReadOnlyList<string> repositories = entries.Select(entry => entry.Repositories).FirstOrDefault(some => some.Count > 0) ?? [];
        foreach (string repository in repositories)
        {
            _repositories.Add(number, repository);
        }

        _production.Set(number, entries.Select(entry => entry.Environments).FirstOrDefault(pattern => pattern is not null));
        foreach ((string source, IReadOnlyList<string> names) in entries.SelectMany(entry => entry.Incidents))
        {
            _expected.Add((number, source));
            foreach (string name in names)
            {
                int[] before = _incidentNames.GetValueOrDefault((source, name), []);
                _incidentNames[(source, name)] = before.Contains(number) ? before : [.. before.Append(number).Order()];
            }
        }
    }
}
