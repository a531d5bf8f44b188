using System.CommandLine;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics link</c>: a person states which deployment caused an incident, or that none did. It always wins.</summary>
internal sealed class LinkVerb : IVerb
{
    public int Order => 120;

    public Command Build(VerbContext context)
    {
        var incident = new Argument<string>("incident") { Description = "The incident's id, as its source gives it.", HelpName = "INCIDENT" };
        var deployment = new Argument<string>("deployment") { Description = "The deployment's id; none: no deployment caused it.", HelpName = "DEPLOYMENT|none" };
        var by = new Option<string>("--by") { Description = "Who states it.", Required = true, HelpName = "WHO" };
        var why = new Option<string>("--why") { Description = "What it rests on.", Required = true, HelpName = "TEXT" };
        var source = new Option<string?>("--source") { Description = "The incident's source, where several have the id.", HelpName = "NAME" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("link", "State which deployment caused an incident, or that none did. A person's statement always wins.")
        {
            incident, deployment, by, why, source, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using FactStore store = await PeopleFacts.OpenAsync(config, context.Clock, cancel);
            StoredFact found = await IncidentAsync(store, parsed.GetValue(incident)!, parsed.GetValue(source), cancel);
            LinkStatement link = Statement(found, await DeploymentAsync(store, parsed.GetValue(deployment)!, cancel)) with
            {
                By = parsed.GetValue(by)!,
                Why = parsed.GetValue(why)!,
                StatedAt = context.Clock.GetUtcNow(),
            };
            FactOutcome outcome = await PeopleFacts.WriteAsync(store, link, cancel);
            Print(context, found, link, outcome, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<StoredFact> IncidentAsync(FactStore store, string id, string? source, CancellationToken cancel)
    {
        StoredFact[] found = [.. (await store.FindAsync(FactKind.Incident, id, cancel)).Where(fact => source is null || fact.Source == source)];
        return found switch
        {
            [{ } one] => one,
            [] => throw VerbException.Failed($"there is no incident '{id}'{(source is null ? "" : $" from source '{source}'")} in the store"),
            _ => throw VerbException.Wrong($"several sources have an incident '{id}'; add --source: {string.Join(", ", found.Select(fact => fact.Source))}"),
        };
    }

    private static async Task<string> DeploymentAsync(FactStore store, string id, CancellationToken cancel)
    {
        if (id != Incident.NoDeployment && (await store.FindAsync(FactKind.Deployment, id, cancel)).Count == 0)
        {
            throw VerbException.Failed($"there is no deployment '{id}' in the store; write 'none' when no deployment caused the incident");
        }

        return id;
    }

    private static LinkStatement Statement(StoredFact incident, string deployment) => new()
    {
        Id = LinkStatement.IdOf(incident.Source, incident.Fact.Id),
        Incident = incident.Fact.Id,
        IncidentSource = incident.Source,
        Deployment = deployment,
        By = "",
        Why = "",
        StatedAt = default,
    };

    private static void Print(VerbContext context, StoredFact incident, LinkStatement link, FactOutcome outcome, bool json)
    {
        if (json)
        {
            Printing.Json(context, new { link.Incident, source = link.IncidentSource, link.Deployment, link.By, link.Why, link.StatedAt, outcome });
            return;
        }

        string cause = link.Deployment == Incident.NoDeployment ? "was not caused by a deployment" : $"was caused by deployment {link.Deployment}";
        context.Out.WriteLine($"{link.By} states: incident {link.Incident} of {incident.Source} ({((Incident)incident.Fact).Title}) {cause}");
        if (outcome == FactOutcome.Restated)
        {
            context.Out.WriteLine("It takes the place of an earlier statement, which stays in the history.");
        }
    }
}
