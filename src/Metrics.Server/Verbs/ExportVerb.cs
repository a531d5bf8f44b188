using System.CommandLine;
using System.Text;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Server.Expose;
using Metrics.Server.Files;
using Metrics.Server.Live;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>
/// <c>metrics export</c>: history for Prometheus or VictoriaMetrics (<c>openmetrics</c>), and facts for analysts (<c>facts</c>).
/// </summary>
internal sealed class ExportVerb : IVerb
{
    private const int MostInstants = 200_000;

    private static readonly Option<string> From = new("--from") { Description = "The first instant, or a day (its end).", HelpName = "INSTANT", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "The last instant, or a day (its end); the default is now.", HelpName = "INSTANT" };
    private static readonly Option<string> Step = new("--step")
    {
        Description = "The time between samples: 30m, 6h, 1d, 1w.",
        HelpName = "STEP",
        DefaultValueFactory = _ => "1d",
    };

    private static readonly Option<string[]> Windows = new("--window")
    {
        Description = "A window to export; may be given several times. The default are the windows of the definitions.",
        HelpName = "DAYS",
    };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "A file; the default is standard output.", HelpName = "FILE" };

    public int Order => 95;

    public Command Build(VerbContext context)
    {
        var openMetrics = new Command(
            "openmetrics",
            "Write every number of a stretch of time as OpenMetrics: for 'promtool tsdb create-blocks-from openmetrics FILE DIR', or for "
            + "VictoriaMetrics' /api/v1/import/prometheus.")
        { From, To, Step, Windows, Output };
        openMetrics.SetAction((parsed, cancel) => RunAsync(context, parsed, cancel));
        return new Command("export", "Write history or facts in a form that other programs read.") { openMetrics, ExportFacts.Build(context, Output) };
    }

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancel)
    {
        MetricsConfig config = ConfigFile.Load(context, parsed);
        List<DateTimeOffset> instants = Instants(context, parsed, config.Organization.Calendar());
        Window[] windows = [.. (parsed.GetValue(Windows) is { Length: > 0 } asked ? asked : config.Definitions.Windows).Select(WindowOf)];
        await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
        config = await FoundCatalog.JoinAsync(config, store, cancel);
        FactIndex index = LiveIndex.Empty(config);
        await IndexLoad.FillAsync(index, store.ReadAsync(new FactQuery(), index.Prepare, cancel), await store.RevisionAsync(cancel), cancel);
        IReadOnlyList<SourceHealth> sources = SourceStates.Of(config, await store.SourcesAsync(cancel)).Health();

        string? path = parsed.GetValue(Output);
        string scratch = Directory.CreateTempSubdirectory("metrics-export-").FullName;
        try
        {
            var current = new CurrentConfig(config);
            var export = new HistoryExport(
                index, sources, scratch, new MomentHistory(index, sources, [new TargetFamily(current), new KpiFamilies(current)]));
            long samples = 0;
            if (path is null)
            {
                samples = export.Write(windows, instants, new TextStream(context.Out), Progress(context), cancel);
            }
            else
            {
                await WholeFile.WriteAsync(context.PathOf(path), to =>
                {
                    samples = export.Write(windows, instants, to, Progress(context), cancel);
                    return Task.CompletedTask;
                });
            }

            await context.Error.WriteLineAsync($"{samples} samples at {instants.Count} instants{(path is null ? "" : $" are in {path}")}");
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        return ExitCode.Done;
    }

    private static List<DateTimeOffset> Instants(VerbContext context, ParseResult parsed, OrganizationCalendar calendar)
    {
        var mistakes = new Mistakes();
        DateTimeOffset from = AskedMoment.ReadInstant("--from", parsed.GetValue(From), calendar, mistakes.Add) ?? default;
        DateTimeOffset to = AskedMoment.Read(parsed.GetValue(To), null, calendar, context.Clock.GetUtcNow(), mistakes.Add, "--to").At;
        TimeSpan? step = SeriesQuery.Step(parsed.GetValue(Step)!);
        if (step is null)
        {
            mistakes.Add("--step", $"'{parsed.GetValue(Step)}' is no step: write a whole number of minutes, hours, days or weeks (30m, 6h, 1d, 1w)");
        }
        else if (!mistakes.None)
        {
            // Of an instant that could not be read nothing more can be said.
        }
        else if (from > to)
        {
            mistakes.Add("--from", "it is after --to");
        }
        else if ((to - from) / step.Value >= MostInstants)
        {
            mistakes.Add("--step", $"that is more than {MostInstants} instants: take a longer step or a shorter stretch");
        }

        if (!mistakes.None)
        {
            throw VerbException.Wrong(mistakes.Text);
        }

        return [.. calendar.Steps(from, to, step!.Value)];
    }

    private static Window WindowOf(string text) => Window.Parse(text) is { Period: null } window
        ? window
        : throw VerbException.Wrong($"'{text}' is no moving window: write days, such as 30d");

    private static Progress<double>? Progress(VerbContext context) => context.IsTerminal
        ? new Progress<double>(done => context.Error.Write($"\r{done:0 %} "))
        : null;

    /// <summary>Standard output as the verb was given it; whole lines come in each write, so that no character is cut.</summary>
    private sealed class TextStream(TextWriter to) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => to.Write(Encoding.UTF8.GetString(buffer));
    }
}
