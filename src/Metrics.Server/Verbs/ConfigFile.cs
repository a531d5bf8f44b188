using System.CommandLine;
using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Verbs;

/// <summary>The configuration as verbs read it.</summary>
internal static class ConfigFile
{
    public static ConfigReader Reader() => new(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));

    /// <summary>The path as the command line says it.</summary>
    public static string PathOf(VerbContext context, ParseResult parsed) => context.PathOf(parsed.GetValue(CommonOptions.Config)!);

    public static (MetricsConfig? Config, IReadOnlyList<ConfigProblem> Problems) Read(VerbContext context, ParseResult parsed)
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Reader().Read(PathOf(context, parsed), context.Environment);

        // People read the path that they wrote.
        string written = parsed.GetValue(CommonOptions.Config)!;
        return (config, [.. problems.Select(problem => problem with { Place = problem.Place with { File = written } })]);
    }

    /// <summary>The configuration; mistakes are printed, and those that stop end the verb.</summary>
    public static MetricsConfig Load(VerbContext context, ParseResult parsed)
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read(context, parsed);
        foreach (ConfigProblem problem in problems.Where(problem => config is null || problem.Level != ProblemLevel.Warning))
        {
            context.Error.WriteLine(problem);
        }

        return config ?? throw new VerbException(ExitCode.Wrong, "");
    }
}
