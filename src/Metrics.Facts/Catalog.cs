namespace Metrics.Facts;

/// <summary>Who owns what: the teams and their services, as configured.</summary>
public sealed record Catalog
{
    public static Catalog Empty { get; } = new();

    public IReadOnlyList<Team> Teams { get; init; } = [];

    /// <summary>Who answers for each metric, by metric name; KPIs name their owners themselves.</summary>
    public IReadOnlyDictionary<string, Ownership> Metrics { get; init; } = new Dictionary<string, Ownership>();

    /// <summary>Whether there is such a team or service; the organization always is.</summary>
    public bool Has(Scope scope) => scope.Kind switch
    {
        ScopeKind.Team => Teams.Any(team => team.Name == scope.Name),
        ScopeKind.Service => Teams.Any(team => team.Services.Any(service => service.Name == scope.Name)),
        _ => true,
    };
}

/// <summary>Who may decide and who is asked (RACI). Empty where nobody is named.</summary>
public sealed record Ownership
{
    public string? Accountable { get; init; }

    public string? Responsible { get; init; }

    public IReadOnlyList<string> Consulted { get; init; } = [];

    public IReadOnlyList<string> Informed { get; init; } = [];
}

/// <summary>A team and the services that it owns.</summary>
public sealed record Team
{
    public required string Name { get; init; }

    public string? Accountable { get; init; }

    public string? Responsible { get; init; }

    public IReadOnlyList<Service> Services { get; init; } = [];
}

/// <summary>
/// A service, and how its facts are recognised. A service that changed hands stands under each team that owned it, with
/// <see cref="Since"/> saying from when.
/// </summary>
public sealed record Service
{
    public required string Name { get; init; }

    /// <summary>
    /// Repositories as <c>owner/name</c>, with <c>*</c> and <c>?</c> as wildcards; <c>owner/name:folder</c> is one folder of a repository
    /// that several services share. The first entry of a service that changed hands serves for all.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>
    /// A pattern (regular expression, ignoring case) of its production environments; null: the default of the definitions.
    /// </summary>
    public string? Environments { get; init; }

    /// <summary>By source name, the ids or names under which incident tools know it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Incidents { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// The day from which this team owns it (start of the day in the organization's time zone); null: from the beginning.
    /// </summary>
    public DateOnly? Since { get; init; }

    /// <summary>The product it belongs to, for KPIs by product.</summary>
    public string? Product { get; init; }
}
