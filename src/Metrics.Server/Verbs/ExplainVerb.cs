using System.CommandLine;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Api;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics explain</c>: the facts behind a number, record by record.</summary>
internal sealed class ExplainVerb : IVerb
{
    public int Order => 80;

    public Command Build(VerbContext context)
    {
        var question = new QuestionOptions { Scope = { Description = "organization (the default), team:NAME or service:NAME; of a KPI also product:NAME." } };
        Option<bool> json = CommonOptions.Json();
        var metric = new Argument<string>("metric") { Description = "A metric's name, with its stat after a dot where it has several: lead_time.median; or a KPI's name.", HelpName = "METRIC" };
        var origin = new Option<string?>("--origin") { Description = "Of one origin of changes alone: ai_assisted, human, bot or unknown.", HelpName = "ORIGIN" };
        var limit = CommonOptions.Whole("--limit", "The most records to show.", "N", ReportQuery.DefaultRecords, least: 1);
        var command = new Command("explain", "Show the facts behind a number: each record, its part, and the rule that placed it.") { metric, origin, limit };
        question.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            var mistakes = new Mistakes();
            string name = parsed.GetValue(metric)!;
            Kpi? kpi = config.Kpis.FirstOrDefault(kpi => kpi.Name == name);
            MetricChoice? choice = kpi is not null ? null
                : MetricChoice.Read(name, null, mistakes, config.Kpis.Select(kpi => kpi.Name))?.Of(parsed.GetValue(origin), mistakes)
                    ?? throw VerbException.Wrong(mistakes.Text);
            if (kpi is not null && parsed.GetValue(origin) is not null)
            {
                throw VerbException.Wrong("--origin: a KPI is not split by the origin of changes");
            }

            await using StoreNumbers numbers = await StoreNumbers.OpenAsync(config, context.Clock, cancel);
            ReportBody body = kpi is null
                ? await numbers.Reports.ExplainAsync(choice!, question.Read(parsed, numbers.Reports.Understand), 0, parsed.GetValue(limit), cancel)
                : await numbers.Kpis.ExplainAsync(question.Read(parsed, (asked, wrong) => numbers.Kpis.Understand(kpi, asked, wrong)), 0, parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, body);
            }
            else
            {
                context.Out.WriteLine(kpi is null
                    ? $"{choice!.Metric.Title}: {choice.Metric.Help} ({choice.Metric.Rule})"
                    : $"{kpi.Title ?? kpi.Name}: {(kpi.Ratio.Count == 2 ? $"{kpi.Ratio[0]} divided by {kpi.Ratio[1]}" : $"a KPI of {kpi.Kind.ToString().ToLowerInvariant()}")}, in {kpi.Unit} (definitions 3.12)");
                Print(context, kpi?.Unit ?? choice!.Metric.Unit, body);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(VerbContext context, string unit, ReportBody body)
    {
        foreach (NumberBody number in body.Numbers)
        {
            string interval = NumberText.Interval(number) is { Length: > 0 } text ? $", 95 % {text}" : "";
            string carried = number.Value is null ? "" : $" ({NumberText.Of(number)}{interval}, {NumberText.Status(number.Status)})";
            context.Out.WriteLine(
                $"{NumberText.Name(number)} of {body.Scope} over {body.Window} at {Printing.Moment(body)} = {NumberText.Value(number)}{carried}");
            foreach (string flag in number.Flags ?? [])
            {
                context.Out.WriteLine($"  to know: {flag}");
            }
        }

        context.Out.WriteLine();
        var table = new TextTable("PART", "AT", "KIND", "SOURCE", "ID", "VALUE", "WHY").Right(5);
        foreach (RecordBody record in body.Records ?? [])
        {
            string restated = record.Restated is { } times ? $" (restated {Printing.Count(times, "time")})" : "";
            table.Add(
                Part(record.Role),
                Printing.At(record.At),
                record.Kind,
                record.Source,
                record.Id,
                record.Value is { } value ? NumberText.Value(value, unit) : "",
                record.Why + restated);
        }

        table.Print(context);
        if (body.TotalRecords > body.Records?.Count)
        {
            context.Out.WriteLine($"… and {body.TotalRecords - body.Records.Count} more; --limit shows them");
        }
    }

    private static string Part(RecordRole role) => role switch
    {
        RecordRole.Numerator => "counts",
        RecordRole.Denominator => "of all",
        _ => "left out",
    };
}
