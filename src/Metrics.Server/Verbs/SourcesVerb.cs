using System.CommandLine;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Config.Schema;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics sources</c>: what is configured, what there is, and how each stands.</summary>
internal sealed class SourcesVerb : IVerb
{
    public int Order => 50;

    public Command Build(VerbContext context) => new("sources", "List, describe, test and add sources, and show how each stands.")
    {
        List(context), Types(context), Describe(context), SourceTest.Build(context), Status(context), NewSource.Build(context),
    };

    private static Command List(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("list", "List the configured sources.") { json };
        command.SetAction(parsed =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            var rows = config.Sources.Select(source => new { source.Name, source.Type, every = Every(source), source.Since }).ToArray();
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { sources = rows });
                return ExitCode.Done;
            }

            var table = new TextTable("NAME", "TYPE", "EVERY", "SINCE");
            foreach (var row in rows)
            {
                table.Add(row.Name, row.Type, row.every, row.Since is { } since ? $"{since:yyyy-MM-dd}" : "");
            }

            table.Print(context);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Types(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("types", "List the types of sources that this program has.") { json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<SourceType> types = SourceRegistry.Scan().Types;
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new
                {
                    types = types.Select(type => new { type.Name, type.Summary, records = type.Records, type.Cost, type.Polls, type.Receives }),
                });
                return ExitCode.Done;
            }

            var table = new TextTable("TYPE", "HOW", "RECORDS", "COST OF A RUN", "WHAT");
            foreach (SourceType type in types)
            {
                table.Add(type.Name, How(type), Kinds(type), type.Cost, type.Summary);
            }

            table.Print(context);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Describe(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var name = new Argument<string>("type") { Description = "One of 'metrics sources types'.", HelpName = "TYPE" };
        var command = new Command("describe", "Show the options of a type of source, and a sample.") { name, json };
        command.SetAction(parsed =>
        {
            SourceType type = Find(parsed.GetValue(name)!);
            IReadOnlyList<OptionRow> options = [.. OptionList.Of(typeof(SourceSpec)).Where(row => row.Key is not "name" and not "type"), .. OptionList.Of(type.Options)];
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new { type.Name, type.Summary, records = type.Records, type.Cost, options, type.Sample });
                return ExitCode.Done;
            }

            context.Out.WriteLine($"{type.Name} ({How(type)}): {type.Summary}");
            context.Out.WriteLine($"Records: {Kinds(type)}. Cost of a run: {type.Cost}.");
            context.Out.WriteLine();
            var table = new TextTable("OPTION", "KIND", "DEFAULT", "WHAT");
            foreach (OptionRow row in options)
            {
                table.Add(row.Key, row.Kind, row.Required ? "(required)" : row.Default, row.Description);
            }

            table.Print(context);
            if (options.Any(row => row.Key == "facts[].fields"))
            {
                context.Out.WriteLine("\nThe fields of facts by kind; those with a star must be mapped:");
                foreach (FactKind kind in type.Records)
                {
                    IEnumerable<string> fields = FactField.Of(kind).Values.OrderByDescending(field => field.Required).ThenBy(field => field.Name, StringComparer.Ordinal)
                        .Select(field => $"{field.Name}{(field.Required ? "*" : "")}{(field.Words.Count > 0 ? $" ({string.Join(", ", field.Words)})" : "")}");
                    context.Out.WriteLine($"  {kind.Name()}: {string.Join(", ", fields)}");
                }
            }

            context.Out.WriteLine($"\nsources:\n{type.Sample}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Status(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("status", "Show how each source stands: its last run, how late it is, its quarantine.") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
            IReadOnlyList<SourceState> states = await store.SourcesAsync(cancel);
            (SourceSpec Spec, SourceState State)[] rows =
                [.. config.Sources.Select(spec => (spec, states.FirstOrDefault(one => one.Source == spec.Name) ?? new SourceState { Source = spec.Name }))];
            if (parsed.GetValue(json))
            {
                Printing.Json(context, new
                {
                    sources = rows.Select(row => Body(row.Spec, row.State, context.Clock.GetUtcNow())),
                    former = FormerSources.Of(config, states).Select(state => new { name = state.Source, state.Accepted, state.LastSuccessAt }),
                });
                return ExitCode.Done;
            }

            var table = new TextTable("NAME", "TYPE", "STATE", "LAST SUCCESS", "LAG", "RECORDS", "QUARANTINE", "WHY").Right(5, 6);
            foreach ((SourceSpec spec, SourceState state) in rows)
            {
                table.Add(
                    spec.Name, spec.Type, Word(state), Printing.At(state.LastSuccessAt),
                    Lag(state, context.Clock.GetUtcNow()) is { } lag ? Printing.Span(lag) : "", $"{state.Accepted}", $"{state.Quarantined}", state.LastError);
            }

            table.Print(context);
            if (FormerSources.Words(config, states) is { } words)
            {
                context.Out.WriteLine();
                context.Out.WriteLine(words);
            }

            return ExitCode.Done;
        });
        return command;
    }

    internal static SourceType Find(string name)
    {
        SourceRegistry registry = SourceRegistry.Scan();
        return registry.Find(name)
            ?? throw VerbException.Wrong($"there is no type of source '{name}'{NearestWord.Hint(name, registry.Types.Select(type => type.Name))}");
    }

    private static object Body(SourceSpec spec, SourceState state, DateTimeOffset now) => new
    {
        spec.Name,
        spec.Type,
        state = Word(state),
        state.LastAttemptAt,
        state.LastSuccessAt,
        lag_seconds = Lag(state, now),
        state.CoveredFrom,
        state.DownSince,
        error = state.LastError,
        records = state.Accepted,
        state.Quarantined,
    };

    // Lag is how far behind now the facts may be: since the end of the last window that was read whole.
    private static double? Lag(SourceState state, DateTimeOffset now) => state.Watermark is { } mark ? (now - mark).TotalSeconds : null;

    private static string Word(SourceState state) =>
        state.DownSince is not null ? "down" : state.LastSuccessAt is not null ? "up" : state.LastAttemptAt is not null ? "trying" : "new";

    private static string How(SourceType type) => (type.Polls, type.Receives) switch
    {
        (true, true) => "polled, pushed",
        (true, false) => "polled",
        _ => "pushed",
    };

    private static string Kinds(SourceType type) => string.Join(", ", type.Records.Select(kind => kind.Name()));

    private static string Every(SourceSpec spec) => OptionList.Length(spec.Every);
}
