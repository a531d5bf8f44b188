using System.CommandLine;
using Metrics.Compute;
using Metrics.Server.Api;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics explain</c>: the facts behind a number, record by record.</summary>
internal sealed class ExplainVerb : IVerb
{
    public int Order => 80;

    public Command Build(VerbContext context)
    {
        var question = new QuestionOptions();
        Option<bool> json = CommonOptions.Json();
        var metric = new Argument<string>("metric") { Description = "A metric's name, with its stat after a dot where it has several: lead_time.median.", HelpName = "METRIC" };
        var limit = new Option<int>("--limit") { Description = "The most records to show.", DefaultValueFactory = _ => ReportQuery.DefaultRecords, HelpName = "N" };
        var command = new Command("explain", "Show the facts behind a number: each record, its part, and the rule that placed it.") { metric, limit };
        question.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            var mistakes = new Mistakes();
            MetricChoice choice = MetricChoice.Read(parsed.GetValue(metric), null, mistakes) ?? throw VerbException.Wrong(mistakes.Text);
            await using StoreNumbers numbers = await StoreNumbers.OpenAsync(config, context.Clock, cancel);
            ReportBody body = await numbers.Reports.ExplainAsync(choice, question.Read(parsed, numbers.Reports), 0, parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, body);
            }
            else
            {
                Print(context, choice.Metric, body);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(VerbContext context, Metric metric, ReportBody body)
    {
        context.Out.WriteLine($"{metric.Title}: {metric.Help} ({metric.Rule})");
        foreach (NumberBody number in body.Numbers)
        {
            string interval = NumberText.Interval(number) is { Length: > 0 } text ? $", 95 % {text}" : "";
            string carried = number.Value is null ? "" : $" ({NumberText.Of(number)}{interval}, {NumberText.Status(number.Status)})";
            context.Out.WriteLine(
                $"{NumberText.Name(number)} of {body.Scope} over {body.Window} at {Printing.At(body.At)} = {NumberText.Value(number)}{carried}");
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
                record.Value is { } value ? NumberText.Value(value, metric.Unit) : "",
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
