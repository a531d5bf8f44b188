using System.CommandLine;
using Metrics.Server.Config;
using Metrics.Server.Hosting;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics serve</c>: the service. Also what <c>metrics</c> alone does.</summary>
internal sealed class ServeVerb : IVerb
{
    public int Order => 10;

    public Command Build(VerbContext context)
    {
        var roles = new Option<string>("--roles")
        {
            Description = "What this process does: collect (run the sources), serve (answer questions), or both.",
            DefaultValueFactory = _ => "collect,serve",
            HelpName = "ROLES",
        };
        var logs = new Option<string>("--log-format") { Description = "How logs are written.", DefaultValueFactory = _ => "text" };
        logs.AcceptOnlyFromAmong("text", "json");
        var command = new Command("serve", "Run the service: collectors, /metrics, API and board. The default verb.") { roles, logs };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed, parsed.GetValue(roles) ?? "collect,serve", parsed.GetValue(logs) == "json", cancel));
        return command;
    }

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, string written, bool jsonLogs, CancellationToken cancel)
    {
        MetricsConfig config = ConfigFile.Load(context, parsed);
        string[] roles = written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (roles.Length == 0 || Array.Find(roles, role => role is not ("collect" or "serve")) is not null)
        {
            throw VerbException.Wrong($"--roles is '{written}'; allowed are collect, serve, or collect,serve");
        }

        var settings = new ServerSettings
        {
            Listen = ListenAddress.Parse(config.Listen.Address)!,
            ConfigPath = ConfigFile.PathOf(context, parsed),
            Collects = roles.Contains("collect"),
            Serves = roles.Contains("serve"),
            JsonLogs = jsonLogs,
        };
        await using FactStore store = await StoreOpening.WriteAsync(config, context.Clock, cancel);
        await using WebApplication app = ServerHost.Build(settings, new CurrentConfig(config), store, context.Clock, ConfigFile.Reader());
        await Serving.RunAsync(app, context, cancel);
        return ExitCode.Done;
    }
}
