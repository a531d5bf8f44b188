using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>
/// One week of one made-up service (definitions §6), counted by our rules and by the formulas that other tools of this field use for the
/// change fail rate.
/// </summary>
internal sealed class WorkedWeek(IReadOnlyList<Deployment> deployments, IReadOnlyList<Incident> incidents, Window window, DateTimeOffset at)
{
    public const string Service = "sample";

    private const string Source = "sample";

    public IReadOnlyList<Deployment> Deployments { get; } = deployments;

    public IReadOnlyList<Incident> Incidents { get; } = incidents;

    public NumberReport Report() => NumberQuery.Report(Index(), Scope.Service(Service), window, at, []);

    /// <summary>Each formula with its working; null denominators do not occur: both weeks have deployments.</summary>
    public IReadOnlyList<(string Formula, string Working, string Answer)> Others()
    {
        Deployment[] succeeded = [.. Deployments.Where(deployment => deployment.Outcome == DeploymentOutcome.Succeeded)];
        int rollouts = Deployments.Count(deployment => deployment.Outcome == DeploymentOutcome.Failed);
        int revisions = succeeded.Select(deployment => deployment.Revision).Distinct().Count();
        int stated = Incidents.Count(incident => incident.CausedBy is not null and not Incident.NoDeployment);
        int blamed = Incidents
            .Select(incident => succeeded.LastOrDefault(deployment => deployment.FinishedAt <= incident.StartedAt)?.Id)
            .OfType<string>()
            .Distinct()
            .Count();
        return
        [
            Share(
                "Only incidents that name their deployment",
                "incidents with a stated deployment ÷ deployments",
                stated,
                succeeded.Length),
            Share("The pipeline's own failures", "failed rollouts ÷ all attempts", rollouts, Deployments.Count),
            Share("Latest deployment, without a limit of time", "deployments before an incident ÷ deployments", blamed, succeeded.Length),
            Share("Incidents over deployments", "incidents ÷ deployments", Incidents.Count, succeeded.Length),
            Share("Incidents over releases", "incidents ÷ distinct revisions", Incidents.Count, revisions),
        ];
    }

    private FactIndex Index()
    {
        var catalog = new Catalog { Teams = [new Team { Name = "sample", Services = [new Service { Name = Service }] }] };
        var index = new FactIndex(catalog, new Definitions(), OrganizationCalendar.Utc);
        IEnumerable<Fact> facts = [.. Deployments, .. Incidents];
        index.Apply(facts.Select((fact, position) => new StoredFact(Source, fact, position + 1, at)));
        return index;
    }

    private static (string Formula, string Working, string Answer) Share(string name, string working, int part, int whole) =>
        (name, $"{working}: {part} ÷ {whole}", ValueText.Percent((double)part / whole));
}
