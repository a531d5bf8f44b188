using System.CommandLine;
using Metrics.Server.Api;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics report</c>: the numbers of a scope over a window.</summary>
internal sealed class ReportVerb : IVerb
{
    public int Order => 70;

    public Command Build(VerbContext context)
    {
        var question = new QuestionOptions();
        Option<bool> json = CommonOptions.Json();
        var byOrigin = new Option<bool>("--by-origin") { Description = "Show the split by origin of the changes too." };
        var command = new Command("report", "Show the numbers of a scope over a window.");
        question.AddTo(command);
        command.Options.Add(byOrigin);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using StoreNumbers numbers = await StoreNumbers.OpenAsync(config, context.Clock, cancel);
            ReportBody body = await numbers.Reports.ReportAsync(question.Read(parsed, numbers.Reports.Understand), cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, body);
            }
            else
            {
                Print(context, body, parsed.GetValue(byOrigin));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(VerbContext context, ReportBody body, bool byOrigin)
    {
        context.Out.WriteLine($"{body.Scope} over {body.Window} at {Printing.Moment(body)}, store revision {body.Revision}");
        context.Out.WriteLine();
        var table = new TextTable("METRIC", "VALUE", "OF", "95 % INTERVAL", "STATUS").Right(1, 2);
        NumberBody[] shown = [.. body.Numbers.Where(number => byOrigin || number.Origin is null)];
        foreach (NumberBody number in shown)
        {
            string origin = number.Origin is { } one ? $"  {Config.Binding.RecordShape.KeyOf(one.ToString())}" : "";
            table.Add(NumberText.Name(number) + origin, NumberText.Value(number), NumberText.Of(number), NumberText.Interval(number), NumberText.Status(number.Status));
        }

        table.Print(context);
        foreach (NumberBody number in shown.Where(number => number.Origin is null))
        {
            foreach (string flag in number.Flags ?? [])
            {
                context.Out.WriteLine($"{NumberText.Name(number)}: {flag}");
            }
        }
    }
}
