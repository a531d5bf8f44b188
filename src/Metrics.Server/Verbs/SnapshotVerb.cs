using System.CommandLine;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics snapshot</c>: what was said of a quarter on a day, made, shown, compared, verified and exported.</summary>
internal sealed class SnapshotVerb : IVerb
{
    public int Order => 120;

    public Command Build(VerbContext context) => new("snapshot", "Quarterly snapshots: immutable, verifiable, comparable.")
    {
        Create(context), List(context), Show(context), Diff(context), Verify(context), Export(context), Schema(context),
    };

    private static Command Create(VerbContext context)
    {
        var quarter = new Argument<string>("quarter") { Description = "The quarter, such as 2026-Q3.", HelpName = "QUARTER" };
        var scope = new Option<string?>("--scope") { Description = "One scope only: team:NAME or service:NAME.", HelpName = "SCOPE" };
        var asOf = new Option<string?>("--as-of") { Description = "Only what was recorded by this instant.", HelpName = "DATE" };
        var note = new Option<string?>("--note") { Description = "A note, kept with it.", HelpName = "TEXT" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("create", "Make a snapshot of a quarter.") { quarter, scope, asOf, note, json };
        command.SetAction((parsed, cancel) => InWords(async () =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            var mistakes = new Mistakes();
            DateTimeOffset? known = AskedMoment.Read(null, parsed.GetValue(asOf), config.Organization.Calendar(), context.Clock.GetUtcNow(), mistakes.Add).AsOf;
            if (!mistakes.None)
            {
                throw QuestionOptions.Wrong(mistakes);
            }

            await using FactStore store = await StoreOpening.WriteAsync(config, context.Clock, cancel);
            config = await FoundCatalog.JoinAsync(config, store, cancel);
            var maker = new SnapshotMaker(store, new CurrentConfig(config), context.Clock);
            var request = new SnapshotRequest(parsed.GetValue(quarter)!, parsed.GetValue(scope), known, parsed.GetValue(note));
            SnapshotDocument made = await maker.MakeAsync(request, SourceStates.Of(config, await store.SourcesAsync(cancel)).Health(), cancel);
            StoredSnapshot stored = await SnapshotShelf.FindAsync(store, made.Id, cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, SnapshotShelf.Entry(stored));
            }
            else
            {
                context.Out.WriteLine($"snapshot {made.Id} is made{(made.ToDate ? " of the quarter to date" : "")}: {Printing.Count(made.Numbers.Count, "scope")}, {Printing.Count(made.Facts.Count, "fact")}, "
                    + $"revision {made.Revision}, digest {stored.Digest}");
            }
        }));
        return command;
    }

    private static Command List(VerbContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("list", "List the snapshots.") { json };
        command.SetAction((parsed, cancel) => InWords(async () =>
        {
            await using FactStore store = await OpenAsync(context, parsed, cancel);
            IReadOnlyList<SnapshotEntry> all = await SnapshotShelf.ListAsync(store, cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, all);
                return;
            }

            var table = new TextTable("ID", "SCOPE", "MADE", "FOLLOWS", "REVISION", "SIGNED", "DIGEST").Right(4);
            foreach (SnapshotEntry one in all)
            {
                table.Add(one.Id, one.Scope ?? "damaged", Printing.At(one.CreatedAt), one.Predecessor ?? "", $"{one.Revision}", one.IsSigned ? "yes" : "no", one.Digest[..16]);
            }

            table.Print(context);
        }));
        return command;
    }

    private static Command Show(VerbContext context)
    {
        Argument<string> id = Id();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("show", "Show a snapshot as Markdown, or its document as JSON.") { id, json };
        command.SetAction((parsed, cancel) => InWords(async () =>
        {
            await using FactStore store = await OpenAsync(context, parsed, cancel);
            SnapshotDocument document = (await SnapshotShelf.OpenAsync(store, parsed.GetValue(id)!, cancel)).Document;
            using var text = new MemoryStream();
            SnapshotExporter.Of(parsed.GetValue(json) ? "json" : "md").Write(document, new SnapshotSeal(null), text);
            context.Out.Write(System.Text.Encoding.UTF8.GetString(text.ToArray()));
        }));
        return command;
    }

    private static Command Diff(VerbContext context)
    {
        Argument<string> from = Id();
        var to = new Argument<string>("other") { Description = "Another snapshot, or today.", HelpName = "ID", DefaultValueFactory = _ => ISnapshots.Today };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("diff", "Tell what moved between two snapshots, and for one quarter which facts moved it.") { from, to, json };
        command.SetAction((parsed, cancel) => InWords(async () =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
            config = await FoundCatalog.JoinAsync(config, store, cancel);
            SnapshotDiff diff = await new SnapshotDiffer(store, new CurrentConfig(config), context.Clock)
                .CompareAsync(parsed.GetValue(from)!, parsed.GetValue(to)!, cancel);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, diff);
            }
            else
            {
                SnapshotText.Print(context, diff);
            }
        }));
        return command;
    }

    private static Command Verify(VerbContext context)
    {
        var what = new Argument<string>("what") { Description = "A snapshot's id, a quarter for the organization's latest of it, or an exported file.", HelpName = "ID|FILE" };
        var key = new Option<string?>("--key") { Description = "A PEM file with the public key that the signature is checked with. Default for a snapshot of the store: the configured ones.", HelpName = "FILE" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Compute a snapshot again from the store and compare, or check an exported file by itself (a CSV with its .sha256 in the same folder).") { what, key, json };
        command.SetAction(async (parsed, cancel) =>
        {
            SnapshotCheck? check = null;
            int code = await InWords(async () =>
            {
                string file = context.PathOf(parsed.GetValue(what)!);
                string? keyFile = parsed.GetValue(key) is { } written ? context.PathOf(written) : null;
                if (File.Exists(file))
                {
                    check = await SnapshotExporter.VerifyFileAsync(file, keyFile, cancel);
                }
                else
                {
                    MetricsConfig config = ConfigFile.Load(context, parsed);
                    await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
                    check = await new SnapshotVerifier(store, new CurrentConfig(config)).VerifyAsync(parsed.GetValue(what)!, keyFile, cancel);
                }

                SnapshotText.Print(context, check, parsed.GetValue(json));
            });
            return code != ExitCode.Done ? code : check!.Identical ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Export(VerbContext context)
    {
        Argument<string> id = Id();
        var formats = new Option<string>("--format")
        {
            Description = $"One or more of {string.Join(", ", SnapshotExporter.Formats)}, separated by commas.",
            HelpName = "FORMATS",
            DefaultValueFactory = _ => "html",
        };
        var to = new Option<string>("--out") { Description = "The folder for the files.", HelpName = "FOLDER", DefaultValueFactory = _ => "." };
        var open = new Option<bool>("--without-sensitive") { Description = "Leave sensitive KPIs out; the file says so." };
        var command = new Command("export", "Write a snapshot as files.") { id, formats, to, open };
        command.SetAction((parsed, cancel) => InWords(async () =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            string[] wanted = parsed.GetValue(formats)!.Split(',', StringSplitOptions.TrimEntries);
            foreach (string format in wanted)
            {
                SnapshotExporter.Of(format);
            }

            await using FactStore store = await StoreOpening.ReadAsync(config, context.Clock, cancel);
            SnapshotDocument document = (await SnapshotShelf.OpenAsync(store, parsed.GetValue(id)!, cancel)).Document;
            var exporter = new SnapshotExporter(new CurrentConfig(config));
            foreach (string format in wanted)
            {
                string path = Path.Combine(context.PathOf(parsed.GetValue(to)!), $"snapshot-{document.Id}.{format}");
                context.Out.WriteLine(await exporter.WriteFileAsync(document, format, path, !parsed.GetValue(open), cancel));
            }
        }));
        return command;
    }

    private static Command Schema(VerbContext context)
    {
        var command = new Command("schema", "Print the JSON schema of snapshots exported as JSON.");
        command.SetAction(_ => context.Out.Write(SnapshotSchema.Text));
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "A snapshot's id, or a quarter for the organization's latest of it.", HelpName = "ID" };

    private static Task<FactStore> OpenAsync(VerbContext context, ParseResult parsed, CancellationToken cancel) =>
        StoreOpening.ReadAsync(ConfigFile.Load(context, parsed), context.Clock, cancel);

    private static async Task<int> InWords(Func<Task> work)
    {
        try
        {
            await work();
            return ExitCode.Done;
        }
        catch (SnapshotException wrong)
        {
            throw new VerbException(wrong.Fault == SnapshotFault.Wrong ? ExitCode.Wrong : ExitCode.Failed, wrong.Message);
        }
    }
}
