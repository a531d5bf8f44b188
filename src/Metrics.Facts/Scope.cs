namespace Metrics.Facts;

/// <summary>What a number is about.</summary>
public enum ScopeKind
{
    Organization,
    Team,
    Service,
}

/// <summary>The organization, a team or a service; written <c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the catalog; empty for the organization.</param>
public readonly record struct Scope(ScopeKind Kind, string Name)
{
    public static Scope Organization { get; } = new(ScopeKind.Organization, "");

    public static Scope Team(string name) => new(ScopeKind.Team, name);

    public static Scope Service(string name) => new(ScopeKind.Service, name);

    /// <summary>Reads the written form; null when it is none.</summary>
    public static Scope? Parse(string text) => text switch
    {
        "organization" => Organization,
        _ when text.StartsWith("team:", StringComparison.Ordinal) && text.Length > 5 => Team(text[5..]),
        _ when text.StartsWith("service:", StringComparison.Ordinal) && text.Length > 8 => Service(text[8..]),
        _ => null,
    };

    public override string ToString() => Kind switch
    {
        ScopeKind.Team => $"team:{Name}",
        ScopeKind.Service => $"service:{Name}",
        _ => "organization",
    };
}
