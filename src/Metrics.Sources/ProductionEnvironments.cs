using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>
/// Which environments of a repository are production, by the definitions and the catalog: only there it matters which commits are new.
/// </summary>
internal sealed class ProductionEnvironments(SourceTools tools)
{
    private readonly Regex _default = Patterns.Of(tools.Definitions.Production);

    private readonly (Regex Repository, Regex? Environments)[] _services =
    [
        .. from team in tools.Catalog.Teams
           from service in team.Services
           from repository in service.Repositories
           select (Glob.ToRegex(repository.Split(':')[0]), service.Environments is null ? null : Patterns.Of(service.Environments)),
    ];

    public bool Has(string fullName, string environment)
    {
        Regex?[] named = [.. _services.Where(service => service.Repository.IsMatch(fullName)).Select(service => service.Environments)];
        return named.Length == 0 ? _default.IsMatch(environment) : named.Any(pattern => (pattern ?? _default).IsMatch(environment));
    }
}
