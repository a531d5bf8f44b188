using System.CommandLine;
using Metrics.Facts;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Binding;
using Metrics.Server.Live;
using Metrics.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics collect</c>: collects once and ends. Interrupted and run again, it goes on where it was.</summary>
internal sealed class CollectVerb : IVerb
{
    private const int AtOnce = 4;

    // A person waits before the screen, and the next run goes on where this one was.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public int Order => 60;

    public Command Build(VerbContext context)
    {
        Option<string?> source = QuarantineVerb.SourceOption();
        var since = new Option<string?>("--since") { Description = "Read again from this day or instant; default: go on where the last run ended.", HelpName = "DATE" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("collect", "Collect once and end: what was new, restated, quarantined, by source.") { source, since, json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            QuarantineVerb.Check(config, parsed.GetValue(source));
            IReadOnlyList<CollectResult> results = await RunAsync(
                context, config, parsed.GetValue(source), Since(context, config, parsed.GetValue(since)), cancel);
            return Print(context, results, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Runs the polled sources of the configuration, or the one named, some at a time.</summary>
    internal static async Task<IReadOnlyList<CollectResult>> RunAsync(
        VerbContext context, MetricsConfig config, string? only, DateTimeOffset? since, CancellationToken cancel)
    {
        SourceRegistry registry = SourceRegistry.Scan();
        SourceSpec[] specs = [.. config.Sources.Where(spec => only is null || spec.Name == only).Where(spec => registry.Find(spec.Type)!.Polls)];
        if (specs.Length == 0)
        {
            throw VerbException.Wrong(only is null ? "no source of the configuration can be asked; 'metrics sources types' lists what there is"
                : $"'{only}' is pushed to: there is nothing to ask");
        }

        await using FactStore store = await StoreOpening.WriteAsync(config, context.Clock, cancel);
        config = await FoundCatalog.JoinAsync(config, store, cancel);
        var workshop = new SourceWorkshop(registry, new CurrentConfig(config), context.Clock) { Http = new() { Patience = Patience } };
        CollectorOptions options = CollectorOptions.For(config) with { Patience = Patience, FirstWait = TimeSpan.FromSeconds(3) };
        var collector = new Collector(store, options, context.Clock, NullLogger<Collector>.Instance);
        using var turns = new SemaphoreSlim(AtOnce);
        return await CollectBars.RunAsync(context, specs, async (spec, progress) =>
        {
            await turns.WaitAsync(CancellationToken.None);
            try
            {
                using ConfiguredSource configured = workshop.Make(spec);
                return await collector.RunAsync(configured, since, progress, cancel);
            }
            finally
            {
                turns.Release();
            }
        });
    }

    internal static int Print(VerbContext context, IReadOnlyList<CollectResult> results, bool json)
    {
        if (json)
        {
            Printing.Json(context, new { sources = results.Select(Body) });
        }
        else
        {
            var table = new TextTable("SOURCE", "END", "NEW", "RESTATED", "UNCHANGED", "DELETED", "QUARANTINED", "REQUESTS", "TOOK", "WHY").Right(2, 3, 4, 5, 6, 7, 8);
            foreach (CollectResult one in results)
            {
                table.Add(
                    one.Source, RecordShape.KeyOf(one.End.ToString()), $"{one.New}", $"{one.Restated}", $"{one.Unchanged}", $"{one.Deleted}",
                    $"{one.Quarantined}", $"{one.Requests}", Printing.Span(one.Duration.TotalSeconds), one.Error);
            }

            table.Print(context);
        }

        // A vendor that asks to wait is no failure: the next run goes on.
        return results.All(one => one.End is RunEnd.Done or RunEnd.Waiting) ? ExitCode.Done : ExitCode.Failed;
    }

    private static object Body(CollectResult one) => new
    {
        one.Source,
        one.Type,
        one.End,
        one.New,
        one.Restated,
        one.Unchanged,
        one.Deleted,
        one.Quarantined,
        one.Requests,
        one.Retries,
        duration_seconds = Math.Round(one.Duration.TotalSeconds, 3),
        one.Error,
        one.Fault,
        one.RetryAt,
    };

    /// <summary>A day (its start) or an instant that has passed.</summary>
    internal static DateTimeOffset? Since(VerbContext context, MetricsConfig config, string? written)
    {
        if (written is null)
        {
            return null;
        }

        OrganizationCalendar calendar = config.Organization.Calendar();
        return new Scalars(calendar).Read(typeof(DateTimeOffset), written, out string problem) is not DateTimeOffset instant
            ? throw VerbException.Wrong($"--since: {problem}")
            : instant <= context.Clock.GetUtcNow() ? instant
            : throw VerbException.Wrong($"--since: '{written}' lies in the future: there is nothing to read yet");
    }
}
