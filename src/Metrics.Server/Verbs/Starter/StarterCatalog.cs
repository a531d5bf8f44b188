namespace Metrics.Server.Verbs.Starter;

/// <summary>What <c>metrics init</c> found out about an organization.</summary>
internal sealed class StarterCatalog
{
    private readonly Dictionary<string, StarterService> _services = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<StarterService> Services => _services.Values;

    /// <summary>By team, in the order of their names.</summary>
    public IEnumerable<IGrouping<string, StarterService>> Teams =>
        _services.Values.OrderBy(service => service.Name, StringComparer.Ordinal).GroupBy(service => service.Team).OrderBy(team => team.Key, StringComparer.Ordinal);

    /// <summary>Local repositories that a source of type git reads: name, path as written, repository.</summary>
    public List<(string Name, string Path, string Repository)> Git { get; } = [];

    public bool UsesGitHub => _services.Values.Any(service => service.OnGitHub);

    public bool UsesPagerDuty => _services.Values.Any(service => service.PagerDuty.Count > 0);

    /// <summary>The environment variables that the file refers to.</summary>
    public IEnumerable<string> Secrets => [.. UsesGitHub ? ["GITHUB_TOKEN"] : Array.Empty<string>(), .. UsesPagerDuty ? ["PAGERDUTY_TOKEN"] : Array.Empty<string>()];

    /// <summary>Takes a service; false when one of that name is there.</summary>
    public bool Add(StarterService service) => _services.TryAdd(service.Name, service);
}

/// <summary>One service as found.</summary>
internal sealed record StarterService(string Name, string Team)
{
    public string? Product { get; init; }

    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Its repository is read from GitHub, not from a local copy.</summary>
    public bool OnGitHub { get; init; }

    public IReadOnlyList<string> PagerDuty { get; init; } = [];
}
