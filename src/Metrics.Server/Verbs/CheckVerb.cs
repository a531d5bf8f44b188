using System.CommandLine;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics check</c>: every mistake of the configuration at once.</summary>
internal sealed class CheckVerb : IVerb
{
    public int Order => 40;

    public Command Build(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Check the configuration: every mistake with file:line:column, what is wrong and what is allowed.") { json };
        command.SetAction(parsed => Run(context, parsed, parsed.GetValue(json)));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed, bool json)
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = ConfigFile.Read(context, parsed);
        int wrong = problems.Count(problem => problem.Level != ProblemLevel.Warning);
        if (json)
        {
            Printing.Json(context, new
            {
                valid = wrong == 0,
                problems = problems.Select(problem => new
                {
                    problem.Place.File,
                    problem.Place.Line,
                    problem.Place.Column,
                    Level = problem.Level,
                    problem.Message,
                }),
            });
        }
        else
        {
            foreach (ConfigProblem problem in problems)
            {
                context.Out.WriteLine(problem);
            }

            context.Out.WriteLine(wrong == 0 ? Good(parsed, config!) : Printing.Count(wrong, "mistake"));
        }

        return wrong == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private static string Good(ParseResult parsed, MetricsConfig config) =>
        $"{parsed.GetValue(CommonOptions.Config)} is right: {Printing.Count(config.Catalog.Teams.Count, "team")}, "
        + $"{Printing.Count(config.Catalog.Teams.SelectMany(team => team.Services).Select(service => service.Name).Distinct().Count(), "service")}, "
        + $"{Printing.Count(config.Sources.Count, "source")}, {Printing.Count(config.Kpis.Count, "KPI")}";
}
