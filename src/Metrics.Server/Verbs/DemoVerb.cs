using System.CommandLine;
using System.Net;
using Metrics.Server.Config;
using Metrics.Server.Demo;
using Metrics.Server.Hosting;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>
/// <c>metrics demo</c>: the service on a throw-away store with two years of a sample organization; it needs nothing and asks nothing.
/// </summary>
internal sealed class DemoVerb : IVerb
{
    private const int DefaultPort = 9464;

    public int Order => 20;

    public Command Build(VerbContext context)
    {
        var port = CommonOptions.Whole("--port", "The port on 127.0.0.1; 0 takes a free one.", "PORT", DefaultPort, least: 0, most: ushort.MaxValue);
        var seed = CommonOptions.Whole("--seed", "Another seed tells another story.", "N", usual: 1, least: int.MinValue);
        var history = new Option<string?>("--history")
        {
            Description = "Also write the two years, day by day, as OpenMetrics into this file: for a Prometheus beside it.",
            HelpName = "FILE",
        };
        var command = new Command("demo", "Run the service on a throw-away store with a sample organization of two years.") { port, seed, history };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(port), parsed.GetValue(seed), parsed.GetValue(history), cancel));
        return command;
    }

    private static async Task<int> RunAsync(VerbContext context, int port, int seed, string? history, CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metrics-demo-");
        try
        {
            var clock = new DemoClock(context.Clock);
            await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(folder.FullName, "demo.db")}", clock, cancel: cancel);
            DemoOrganization demo = await ProgressLine.RunAsync(
                context, "a sample organization of two years", report => FillAsync(store, clock, context.Clock.GetUtcNow(), seed, report, cancel));
            MetricsConfig config = demo.Config with { BaseFolder = folder.FullName };
            if (history is not null)
            {
                IReadOnlyList<DateTimeOffset> days = DemoHistoryFile.TwoYears(clock.GetUtcNow());
                long samples = await DemoHistoryFile.WriteAsync(store, config, days, context.PathOf(history), folder.FullName, cancel);
                await context.Error.WriteLineAsync($"{samples} samples of two years are in {history}");
            }

            var settings = new ServerSettings { Listen = new ListenAddress(IPAddress.Loopback, port), Collects = false };
            await using WebApplication app = ServerHost.Build(settings, new CurrentConfig(config), store, clock);
            using var traffic = new DemoTraffic(context.Clock);
            await traffic.StartAsync(cancel);
            await Serving.RunAsync(app, context, cancel);
            await traffic.StopAsync(CancellationToken.None);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<DemoOrganization> FillAsync(
        FactStore store, DemoClock clock, DateTimeOffset now, int seed, IProgress<double> report, CancellationToken cancel)
    {
        DemoOrganization demo = await Task.Run(() => DemoOrganization.Make(now, seed), cancel);
        await DemoFilling.FillAsync(store, clock, demo, report, cancel, new DemoSnapshots(store, clock, demo).MakeDueAsync);
        return demo;
    }
}
