using System.CommandLine;
using System.Text;
using Metrics.Facts;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Expose;
using Metrics.Server.Files;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics export facts</c>: the facts of a kind for analysts.</summary>
internal static class ExportFacts
{
    /// <summary>As files of facts are named (interfaces §3).</summary>
    private static readonly IReadOnlyDictionary<string, FactKind> Kinds = new Dictionary<string, FactKind>
    {
        ["deployments"] = FactKind.Deployment,
        ["changes"] = FactKind.Change,
        ["incidents"] = FactKind.Incident,
        ["kpis"] = FactKind.Kpi,
        ["code_rework"] = FactKind.CodeRework,
        ["decisions"] = FactKind.Decision,
        ["links"] = FactKind.Link,
        ["services"] = FactKind.Service,
    };

    private static readonly Option<string> Kind = new("--kind")
    {
        Description = $"Which facts: {string.Join(", ", Kinds.Keys)}.",
        HelpName = "KIND",
        Required = true,
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "csv or jsonl (one JSON object a line).",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "csv",
    };

    private static readonly Option<string?> AsOf = new("--as-of")
    {
        Description = "Only what was recorded by this instant. Default: all that is known.",
        HelpName = "DATE",
    };

    private static readonly Option<bool> WithoutSensitive = new("--without-sensitive") { Description = "Leave the points of sensitive KPIs out." };

    public static Command Build(VerbContext context, Option<string> output)
    {
        var command = new Command(
            "facts",
            "Write the facts of a kind with the fields that files and events have, the source that said each, and when it was recorded: one row a fact, in the order of the store.")
        { Kind, Format, AsOf, WithoutSensitive, output };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed, parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, string? path, CancellationToken cancel)
    {
        MetricsConfig config = ConfigFile.Load(context, parsed);
        var mistakes = new Mistakes();
        FactKind kind = KindOf(parsed.GetValue(Kind)!, mistakes);
        FactFormat format = FormatOf(parsed.GetValue(Format)!, mistakes);
        DateTimeOffset? asOf = AskedMoment.Read(null, parsed.GetValue(AsOf), config.Organization.Calendar(), context.Clock.GetUtcNow(), mistakes.Add).AsOf;
        if (!mistakes.None)
        {
            throw QuestionOptions.Wrong(mistakes);
        }

        await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
        IAsyncEnumerable<StoredFact> facts = store.ReadAsync(new FactQuery { Kind = kind, AsOf = asOf }, cancel);
        if (parsed.GetValue(WithoutSensitive))
        {
            IReadOnlySet<string> sensitive = SensitiveKpis.Of(config.Kpis);
            facts = facts.Where(stored => stored.Fact is not KpiPoint point || !sensitive.Contains(point.Kpi));
        }

        long count = 0;
        if (path is null)
        {
            count = await FactExport.WriteAsync(facts, kind, format, context.Out, cancel);
        }
        else
        {
            await WholeFile.WriteAsync(context.PathOf(path), async file =>
            {
                await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                count = await FactExport.WriteAsync(facts, kind, format, text, cancel);
            });
        }

        await context.Error.WriteLineAsync($"{Printing.Count(count, "fact")}{(path is null ? "" : $" in {path}")}");
        return ExitCode.Done;
    }

    private static FactKind KindOf(string text, Mistakes mistakes)
    {
        if (!Kinds.TryGetValue(text, out FactKind kind))
        {
            mistakes.Add("kind", $"there are no facts '{text}'{NearestWord.Hint(text, Kinds.Keys)}");
        }

        return kind;
    }

    private static FactFormat FormatOf(string text, Mistakes mistakes)
    {
        FactFormat? format = text switch { "csv" => FactFormat.Csv, "jsonl" => FactFormat.Jsonl, _ => null };
        if (format is null)
        {
            mistakes.Add("format", $"there is no format '{text}': allowed are csv and jsonl");
        }

        return format ?? default;
    }
}
