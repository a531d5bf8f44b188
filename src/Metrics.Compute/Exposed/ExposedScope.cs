using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>
/// A scope with the labels that its series carry: <c>scope</c>, and <c>team</c> and <c>service</c> where they apply (an empty label is
/// left out).
/// </summary>
public sealed record ExposedScope(Scope Scope, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    /// <summary>The organization, its teams and its services, each once; a service carries the team that owns it at the instant.</summary>
    public static IReadOnlyList<ExposedScope> All(Catalog catalog, OrganizationCalendar calendar, DateTimeOffset at)
    {
        DateOnly today = calendar.DayOf(at);
        var scopes = new List<ExposedScope> { new(Scope.Organization, [new("scope", "organization")]) };
        scopes.AddRange(catalog.Teams.Select(team => new ExposedScope(Scope.Team(team.Name), [new("scope", "team"), new("team", team.Name)])));
        IEnumerable<IGrouping<string, (Team Team, Service Service)>> services = catalog.Teams
            .SelectMany(team => team.Services.Select(service => (Team: team, Service: service)))
            .GroupBy(owned => owned.Service.Name, StringComparer.Ordinal);
        foreach (IGrouping<string, (Team Team, Service Service)> owners in services)
        {
            Team owner = owners.Where(owned => (owned.Service.Since ?? DateOnly.MinValue) <= today)
                .DefaultIfEmpty(owners.First())
                .MaxBy(owned => owned.Service.Since ?? DateOnly.MinValue).Team;
            scopes.Add(new(Scope.Service(owners.Key), [new("scope", "service"), new("team", owner.Name), new("service", owners.Key)]));
        }

        return scopes;
    }

    /// <summary>The labels of one scope of the catalog; the scope's own where the catalog does not hold it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> LabelsOf(
        Scope scope, Catalog catalog, OrganizationCalendar calendar, DateTimeOffset at) =>
        All(catalog, calendar, at).FirstOrDefault(exposed => exposed.Scope == scope)?.Labels
        ?? [new("scope", scope.Kind.ToString().ToLowerInvariant())];
}
