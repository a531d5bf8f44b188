using Metrics.Facts;
using Metrics.Server.Config.Binding;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// What a service says of itself: its environments are a pattern, its incidents name sources that exist, and it names something at all.
/// </summary>
internal sealed class ServicesRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach (Service service in subject.Config.Catalog.Teams.SelectMany(team => team.Services))
        {
            if (service.Environments is { } pattern && Scalars.Pattern(pattern, out string? reason) is null)
            {
                subject.Note(service, "environments", $"'{pattern}' is no regular expression: {reason}");
            }

            foreach (string source in service.Incidents.Keys.Where(name => !subject.SourceNames.Contains(name)))
            {
                subject.Note(
                    service, "incidents", $"'{source}' is no source of this file{NearestWord.Hint(source, subject.SourceNames)}");
            }

            bool named = subject.Config.Catalog.Teams.SelectMany(team => team.Services)
                .Any(one => one.Name == service.Name && (one.Repositories.Count > 0 || one.Incidents.Count > 0));
            if (!named)
            {
                subject.Note(
                    service,
                    "name",
                    $"service '{service.Name}' names neither repositories nor incidents: only facts that name the service itself will count for it",
                    ProblemLevel.Warning);
            }
        }
    }
}
