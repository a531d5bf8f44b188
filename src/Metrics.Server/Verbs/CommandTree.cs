using System.CommandLine;
using System.CommandLine.Parsing;
using Metrics.Facts.Collecting;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>All verbs as one command line, and how a run of it ends.</summary>
internal static class CommandTree
{
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(30);

    public static RootCommand Build(VerbContext context)
    {
        var root = new RootCommand("Engineering health and business results on one board, every number proven by its facts.");
        root.Options.Add(CommonOptions.Config);
        foreach (IVerb verb in Verbs())
        {
            Command command = verb.Build(context);
            root.Subcommands.Add(command);
            if (verb is ServeVerb)
            {
                root.Action = command.Action;
            }
        }

        return root;
    }

    public static async Task<int> RunAsync(string[] args, VerbContext context, CancellationToken cancel = default)
    {
        ParseResult parsed = Build(context).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                await context.Error.WriteLineAsync(error.Message);
            }

            await context.Error.WriteLineAsync($"Try '{PathOf(parsed.CommandResult)} --help'.");
            return ExitCode.Wrong;
        }

        try
        {
            var run = new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = ShutdownLimit,
            };
            return await parsed.InvokeAsync(run, cancel);
        }
        catch (VerbException failure)
        {
            return await SayAsync(context, failure.Message, failure.Code);
        }
        catch (Exception failure) when (failure is StoreException or SourceFaultException or IOException or UnauthorizedAccessException)
        {
            return await SayAsync(context, failure.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException)
        {
            return await SayAsync(context, "interrupted", ExitCode.Failed);
        }
    }

    private static IEnumerable<IVerb> Verbs() =>
        typeof(IVerb).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IVerb)))
            .Select(type => (IVerb)Activator.CreateInstance(type)!)
            .OrderBy(verb => verb.Order)
            .ThenBy(verb => verb.GetType().Name, StringComparer.Ordinal);

    private static async Task<int> SayAsync(VerbContext context, string message, int code)
    {
        if (message.Length > 0)
        {
            await context.Error.WriteLineAsync(message);
        }

        return code;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "metrics";
}
