using System.CommandLine;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics sources test</c>: asks a source for a little and shows what it would record; nothing is written.</summary>
internal static class SourceTest
{
    // A person waits before the screen: what is wrong with an address is told at once.
    private static readonly SourceHttpOptions Impatient =
        new() { Retries = 1, LongestWait = TimeSpan.FromSeconds(10), AttemptTimeout = TimeSpan.FromSeconds(30) };

    public static Command Build(VerbContext context)
    {
        var name = new Argument<string>("name") { Description = "A source of the configuration.", HelpName = "NAME" };
        var since = new Option<string?>("--since") { Description = "From when on to look; default: the last seven days.", HelpName = "DATE" };
        var limit = CommonOptions.Whole("--limit", "The most facts to show.", "N", usual: 20, least: 1);
        var body = new Option<string?>("--body") { Description = "For a source that is pushed to: a file with what a delivery holds.", HelpName = "FILE" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("test", "Ask a source for a page, show the facts that it would record and what it would refuse. Writes nothing.")
        {
            name, since, limit, body, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            QuarantineVerb.Check(config, parsed.GetValue(name));
            SourceSpec spec = config.Sources.First(source => source.Name == parsed.GetValue(name));
            var workshop = new SourceWorkshop(SourceRegistry.Scan(), new CurrentConfig(config), context.Clock) { Http = Impatient };
            TrialResult result = await new SourceTrial(workshop, context.Clock).RunAsync(
                spec, CollectVerb.Since(context, config, parsed.GetValue(since)), parsed.GetValue(limit), Body(context, parsed.GetValue(body)), cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, Body(result));
            }
            else
            {
                Print(context, config, result);
            }

            return result.Error is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static byte[]? Body(VerbContext context, string? file)
    {
        try
        {
            return file is null ? null : File.ReadAllBytes(Path.Combine(context.Folder, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw VerbException.Wrong($"--body: {file} can't be read: {failure.Message}");
        }
    }

    private static void Print(VerbContext context, MetricsConfig config, TrialResult result)
    {
        context.Out.WriteLine(
            $"{result.Source} ({result.Type}), {Printing.At(result.Since)} to {Printing.At(result.Until)}: "
            + $"{Printing.Count(result.Facts.Count, "fact")} shown{(result.More ? ", there may be more" : "")}, {result.LeftOut.Count} left out, "
            + $"{result.Unreadable.Count} unreadable, "
            + $"{Printing.Count(result.Requests, "request")}, {Printing.Span(result.Duration.TotalSeconds)}");
        if (result.Facts.Count > 0)
        {
            context.Out.WriteLine();
            var facts = new TextTable("KIND", "AT", "ID", "FACT");
            foreach (SourceRecord.Found found in result.Facts)
            {
                facts.Add(found.Fact.Kind.Name(), Printing.At(found.Fact.HappenedAt), found.Fact.Id, FactText.Of(found.Fact));
            }

            facts.Print(context);
        }

        if (result.LeftOut.Count > 0)
        {
            context.Out.WriteLine();
            var gone = new TextTable("LEFT OUT", "ID", "WHY");
            foreach (SourceRecord.Deleted record in result.LeftOut)
            {
                gone.Add(record.Kind.Name(), record.Id, record.Why ?? "it is gone at the source, or does not count by its options");
            }

            gone.Print(context);
        }

        if (result.Unreadable.Count > 0)
        {
            context.Out.WriteLine();
            var refused = new TextTable("UNREADABLE", "WHY");
            foreach (SourceRecord.Unreadable record in result.Unreadable)
            {
                refused.Add(record.Where, record.Reason);
            }

            refused.Print(context);
        }

        string[] notes = [.. TrialNotes.Of(config, result)];
        if (notes.Length > 0)
        {
            context.Out.WriteLine('\n' + string.Join('\n', notes));
        }

        if (result.Error is { } error)
        {
            context.Error.WriteLine(error);
        }
        else
        {
            context.Out.WriteLine("\nNothing was written.");
        }
    }

    private static object Body(TrialResult result) => new
    {
        result.Source,
        result.Type,
        result.Since,
        result.Until,
        facts = result.Facts.Select(found => new { kind = found.Fact.Kind.Name(), partial = found.Partial, fact = FactJson.ToWireNode(found.Fact) }),
        left_out = result.LeftOut.Select(record => new { kind = record.Kind.Name(), record.Id, record.Why }),
        unreadable = result.Unreadable.Select(record => new { record.Where, record.Reason, record.Raw }),
        result.Requests,
        duration_seconds = Math.Round(result.Duration.TotalSeconds, 3),
        result.More,
        result.Fault,
        result.Error,
    };
}
