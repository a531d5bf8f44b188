using System.CommandLine;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics quarantine</c>: records that could not be accepted, and why.</summary>
internal sealed class QuarantineVerb : IVerb
{
    private static readonly TimeSpan DefaultHistory = new CollectorOptions { Holder = "" }.DefaultHistory;

    public int Order => 100;

    public Command Build(VerbContext context) =>
        new("quarantine", "List, retry or drop the records that could not be accepted.") { List(context), Retry(context), Drop(context) };

    internal static Option<string?> SourceOption() => new("--source") { Description = "Of this source only.", HelpName = "NAME" };

    private static Command List(VerbContext context)
    {
        Option<string?> source = SourceOption();
        Option<bool> json = CommonOptions.Json();
        var raw = new Option<bool>("--raw") { Description = "Show the records as they came." };
        var command = new Command("list", "List the records in quarantine: where each stands and what is wrong with it.") { source, raw, json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            Check(config, parsed.GetValue(source));
            await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
            IReadOnlyList<QuarantinedRecord> records = await store.QuarantineAsync(parsed.GetValue(source), cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { records });
                return ExitCode.Done;
            }

            var table = new TextTable("NUMBER", "SOURCE", "SINCE", "WHERE", "WHY").Right(0);
            foreach (QuarantinedRecord record in records)
            {
                table.Add($"{record.Number}", record.Source, Printing.At(record.At), record.Place, record.Reason);
                if (parsed.GetValue(raw))
                {
                    table.Add("", "", "", "", record.Raw);
                }
            }

            table.Print(context);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Retry(VerbContext context)
    {
        Option<string?> source = SourceOption();
        var since = new Option<string?>("--since") { Description = "How far back to read; default: the beginning of the source's history.", HelpName = "DATE" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("retry", "Read the sources with quarantined records again; what is right by now leaves the quarantine.") { source, since, json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            Check(config, parsed.GetValue(source));
            string[] sources;
            await using (FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel))
            {
                sources = [.. (await store.QuarantineAsync(parsed.GetValue(source), cancel)).Select(record => record.Source).Distinct()];
            }

            var results = new List<CollectResult>();
            foreach (SourceSpec spec in config.Sources.Where(spec => sources.Contains(spec.Name)))
            {
                // A record in quarantine may be of any age, so all of the history is read; what is unchanged writes nothing.
                DateTimeOffset from = CollectVerb.Since(context, config, parsed.GetValue(since)) ?? spec.Since ?? context.Clock.GetUtcNow() - DefaultHistory;
                results.AddRange(await CollectVerb.RunAsync(context, config, spec.Name, from, cancel));
            }

            return CollectVerb.Print(context, results, parsed.GetValue(json));
        });
        return command;
    }

    private static Command Drop(VerbContext context)
    {
        Option<string?> source = SourceOption();
        var all = new Option<bool>("--all") { Description = "All of them." };
        var numbers = new Argument<long[]>("number") { Description = "Their numbers, as the list shows them.", Arity = ArgumentArity.ZeroOrMore, HelpName = "NUMBER" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("drop", "Forget records in quarantine for good.") { numbers, source, all, json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            Check(config, parsed.GetValue(source));
            long[] wanted = parsed.GetValue(numbers) ?? [];
            if (wanted.Length == 0 && !parsed.GetValue(all) && parsed.GetValue(source) is null)
            {
                throw VerbException.Wrong("name the numbers to drop, or --source NAME for all of a source, or --all");
            }

            await using FactStore store = await StoreOpening.WriteAsync(config, context.Clock, cancel);
            int dropped = await store.DropQuarantinedAsync(parsed.GetValue(source), wanted.Length == 0 ? null : wanted, cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { dropped });
            }
            else
            {
                context.Out.WriteLine($"{Printing.Count(dropped, "record")} dropped");
            }

            // Numbers that are not there are a mistake; an empty quarantine is none.
            return dropped < wanted.Length ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    internal static void Check(MetricsConfig config, string? source)
    {
        if (source is not null && config.Sources.All(one => one.Name != source))
        {
            throw VerbException.Wrong($"there is no source '{source}'{NearestWord.Hint(source, config.Sources.Select(one => one.Name))}");
        }
    }
}
