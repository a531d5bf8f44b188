using System.CommandLine;
using System.Text.Json;
using Metrics.Server.Collect;
using Metrics.Server.Config.Schema;
using Metrics.Server.Verbs.Starter;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics init</c>: a commented configuration to start from, and the schema that editors check it with.</summary>
internal sealed class InitVerb : IVerb
{
    private const string SchemaName = "metrics.schema.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Order => 30;

    public Command Build(VerbContext context)
    {
        var git = new Option<string?>("--from-git") { Description = "Fill the catalog from a git repository, or a folder that holds some.", HelpName = "DIR" };
        var backstage = new Option<string?>("--from-backstage") { Description = "Fill the catalog from a Backstage catalog-info.yaml, or a folder that holds some.", HelpName = "FILE" };
        var schema = new Option<bool>("--schema") { Description = $"Write {SchemaName} alone, beside the configuration." };
        var force = new Option<bool>("--force") { Description = "Write over a configuration that is there." };
        var command = new Command("init", "Write a commented metrics.yaml to start from, and metrics.schema.json for editors. Asks nothing.")
        {
            git, backstage, schema, force,
        };
        command.SetAction(parsed =>
        {
            string path = ConfigFile.PathOf(context, parsed);
            string written = parsed.GetValue(CommonOptions.Config)!;
            if (!parsed.GetValue(schema))
            {
                WriteStarter(context, path, written, parsed.GetValue(git), parsed.GetValue(backstage), parsed.GetValue(force));
            }

            WriteSchema(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SchemaName));
            context.Out.WriteLine($"{Path.Combine(Path.GetDirectoryName(written) ?? "", SchemaName)} is written; editors that know YAML schemas check and complete with it");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The schema as it is written.</summary>
    public static string Schema() =>
        new ConfigSchema(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options)).Make().ToJsonString(Indented) + "\n";

    private static void WriteSchema(string path) => File.WriteAllText(path, Schema());

    private static void WriteStarter(VerbContext context, string path, string written, string? git, string? backstage, bool force)
    {
        if (File.Exists(path) && !force)
        {
            throw VerbException.Failed($"{written} is there already; --force writes over it");
        }

        var found = new StarterCatalog();
        var notes = new List<string>();
        if (git is not null)
        {
            GitRepositories.Read(context.PathOf(git), Path.GetDirectoryName(Path.GetFullPath(path))!, found, notes);
        }

        if (backstage is not null)
        {
            BackstageCatalog.Read(context.PathOf(backstage), found, notes);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, StarterFile.Text(found));
        foreach (string note in notes)
        {
            context.Error.WriteLine(note);
        }

        context.Out.WriteLine(found.Services.Count == 0
            ? $"{written} is written; next: fill in teams and sources, then 'metrics check'"
            : $"{written} is written with {Printing.Count(found.Teams.Count(), "team")} and {Printing.Count(found.Services.Count, "service")}; next: 'metrics check'");
        foreach (string name in found.Secrets.Where(name => string.IsNullOrEmpty(context.Environment(name))))
        {
            context.Out.WriteLine($"set the environment variable {name}");
        }
    }
}
