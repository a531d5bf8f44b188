using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics decisions</c>: what leaders decided, and what they expect of it.</summary>
internal sealed class DecisionsVerb : IVerb
{
    public int Order => 110;

    public Command Build(VerbContext context) =>
        new("decisions", "Record and list decisions: who decided what, why, and what should change.") { Add(context), List(context) };

    private static Command Add(VerbContext context)
    {
        var title = new Argument<string>("title") { Description = "What was decided, in one line.", HelpName = "TITLE" };
        Option<string?> owner = Text("--owner", "WHO", "Who carries it out.");
        Option<string?> accountable = Text("--accountable", "WHO", "Who answers for it.");
        Option<string?> why = Text("--why", "TEXT", "The rationale.");
        Option<string?> expect = Text("--expect", "TEXT", "What should change, and by when.");
        Option<string?> at = Text("--at", "DATE", "When it was decided; default: now.");
        Option<string?> review = Text("--review", "DATE", "When it is looked at again.");
        Option<string?> outcome = Text("--outcome", "TEXT", "What became of it, once reviewed.");
        Option<string?> url = Text("--url", "URL", "Where it is written down.");
        Option<string?> id = Text("--id", "ID", "Its id, to restate an earlier one; default: made from day and title.");
        var affects = new Option<string[]>("--affects") { Description = "Metrics and KPIs that it should move.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("add", "Record a decision.") { title, owner, accountable, why, expect, affects, at, review, outcome, url, id, json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            var mistakes = new Mistakes();
            OrganizationCalendar calendar = config.Organization.Calendar();
            DateTimeOffset decided = AskedMoment.ReadInstant("at", parsed.GetValue(at), calendar, mistakes.Add) ?? context.Clock.GetUtcNow();
            DateTimeOffset? reviewed = AskedMoment.ReadInstant("review", parsed.GetValue(review), calendar, mistakes.Add);
            Known(parsed.GetValue(affects) ?? [], config, mistakes);
            if (!mistakes.None)
            {
                throw QuestionOptions.Wrong(mistakes);
            }

            var decision = new Decision
            {
                Id = parsed.GetValue(id) ?? IdOf(calendar.DayOf(decided), parsed.GetValue(title)!),
                DecidedAt = decided,
                Title = parsed.GetValue(title)!,
                Owner = parsed.GetValue(owner),
                Accountable = parsed.GetValue(accountable),
                Rationale = parsed.GetValue(why),
                Expectation = parsed.GetValue(expect),
                Affects = parsed.GetValue(affects) is { Length: > 0 } names ? names : null,
                ReviewAt = reviewed,
                Outcome = parsed.GetValue(outcome),
                Url = parsed.GetValue(url),
            };
            await using FactStore store = await PeopleFacts.OpenAsync(config, context.Clock, cancel);
            FactOutcome written = await PeopleFacts.WriteAsync(store, decision, cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { outcome = written, decision = FactJson.ToWireNode(decision) });
            }
            else
            {
                context.Out.WriteLine(written == FactOutcome.Unchanged ? $"decision {decision.Id} was recorded before" : $"decision {decision.Id} is recorded");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("list", "List decisions, the newest first; reviews that are overdue are marked.") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
            var found = new List<(string Source, Decision Decision)>();
            await foreach (StoredFact fact in store.ReadAsync(new FactQuery { Kind = FactKind.Decision }, cancel))
            {
                found.Add((fact.Source, (Decision)fact.Fact));
            }

            found.Sort((one, other) => other.Decision.DecidedAt.CompareTo(one.Decision.DecidedAt));
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { decisions = found.Select(one => new { source = one.Source, decision = FactJson.ToWireNode(one.Decision) }) });
                return ExitCode.Done;
            }

            Print(context, found);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(VerbContext context, List<(string Source, Decision Decision)> found)
    {
        var table = new TextTable("DECIDED", "ID", "OWNER", "REVIEW", "TITLE");
        foreach ((_, Decision decision) in found)
        {
            string review = decision.Outcome is not null ? "reviewed"
                : decision.ReviewAt is not { } at ? ""
                : $"{at:yyyy-MM-dd}{(at < context.Clock.GetUtcNow() ? " overdue" : "")}";
            table.Add($"{decision.DecidedAt:yyyy-MM-dd}", decision.Id, decision.Owner ?? decision.Accountable, review, decision.Title);
        }

        table.Print(context);
    }

    private static void Known(IEnumerable<string> names, MetricsConfig config, Mistakes mistakes)
    {
        string[] known = [.. MetricCatalog.All.Select(metric => metric.Name), .. config.Kpis.Select(kpi => kpi.Name)];
        foreach (string name in names.Where(name => !known.Contains(name.Split('.')[0])))
        {
            mistakes.Add("affects", $"'{name}' is neither a metric nor a KPI{NearestWord.Hint(name, known)}");
        }
    }

    private static string IdOf(DateOnly day, string title) =>
        $"{day:yyyy-MM-dd}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(title)).AsSpan(0, 4))}";

    private static Option<string?> Text(string name, string help, string what) => new(name) { Description = what, HelpName = help };
}
