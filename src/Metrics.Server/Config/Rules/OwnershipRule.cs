using Metrics.Facts;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// A service belongs to one team at a time: where it stands under several, all but one say with <c>since</c> from when, each on a day of
/// its own.
/// </summary>
internal sealed class OwnershipRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        var seen = new Dictionary<(string Service, DateOnly? Since), string>();
        foreach (Team team in subject.Config.Catalog.Teams)
        {
            foreach (Service service in team.Services)
            {
                if (seen.TryAdd((service.Name, service.Since), team.Name))
                {
                    continue;
                }

                string other = seen[(service.Name, service.Since)];
                string from = service.Since is { } day ? $" since {day:yyyy-MM-dd}" : "";
                subject.Note(
                    service,
                    service.Since is null ? "name" : "since",
                    $"service '{service.Name}' already belongs to team '{other}'{from}; where it changed hands, write 'since: <day>' under the later owner");
            }
        }
    }
}
