using Metrics.Facts;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// A repository or a folder of one belongs to one service, and so does an incident service: the same entry under two would count its
/// facts twice.
/// </summary>
internal sealed class RepositoriesRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        var repositories = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var incidents = new Dictionary<(string Source, string Id), string>();
        foreach (Service service in subject.Config.Catalog.Teams.SelectMany(team => team.Services))
        {
            foreach (string repository in service.Repositories)
            {
                if (!repositories.TryAdd(repository.TrimEnd('/'), service.Name) && repositories[repository.TrimEnd('/')] is var other && other != service.Name)
                {
                    subject.Note(
                        service,
                        "repositories",
                        $"'{repository}' already belongs to service '{other}'; give each its folder: '{repository.Split(':')[0]}:<folder>'");
                }
            }

            foreach ((string source, string id) in service.Incidents.SelectMany(pair => pair.Value.Select(id => (pair.Key, id))))
            {
                if (!incidents.TryAdd((source, id), service.Name) && incidents[(source, id)] is var other && other != service.Name)
                {
                    subject.Note(service, "incidents", $"'{id}' of {source} already belongs to service '{other}'");
                }
            }
        }
    }
}
