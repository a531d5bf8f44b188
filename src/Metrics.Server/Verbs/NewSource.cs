using System.CommandLine;
using System.Text.RegularExpressions;
using Metrics.Server.Collect;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics sources new</c>: appends the commented sample of a type to the configuration.</summary>
internal static partial class NewSource
{
    public static Command Build(VerbContext context)
    {
        var type = new Argument<string>("type") { Description = "One of 'metrics sources types'.", HelpName = "TYPE" };
        var name = new Argument<string>("name") { Description = "What this source is called.", HelpName = "NAME" };
        var command = new Command("new", "Add a commented source of a type to the configuration.") { type, name };
        command.SetAction(parsed => Run(context, parsed, parsed.GetValue(type)!, parsed.GetValue(name)!));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed, string typeName, string name)
    {
        SourceType type = SourcesVerb.Find(typeName);
        string path = ConfigFile.PathOf(context, parsed);
        if (!File.Exists(path))
        {
            throw VerbException.Failed($"there is no {parsed.GetValue(CommonOptions.Config)} yet; 'metrics init' writes one");
        }

        if (!Named().IsMatch(name))
        {
            throw VerbException.Wrong($"'{name}' is no name for a source; letters, digits, '-' and '_' are allowed");
        }

        string text = File.ReadAllText(path);
        var problems = new List<ConfigProblem>();
        var root = YamlTree.Read(text, path, problems) as ConfigMap;
        if (root is null || problems.Count > 0)
        {
            throw VerbException.Wrong(string.Join('\n', problems));
        }

        if (root["sources"] is ConfigList list && list.Items.OfType<ConfigMap>().Any(one => one.TextOf("name") == name))
        {
            throw VerbException.Wrong($"there is already a source '{name}' in {parsed.GetValue(CommonOptions.Config)}");
        }

        File.WriteAllText(path, Joined(text, root, Block(type, name)));
        context.Out.WriteLine($"source '{name}' of type {type.Name} is in {parsed.GetValue(CommonOptions.Config)}; fill it in, then: metrics sources test {name}");
        foreach (ConfigProblem problem in ConfigFile.Read(context, parsed).Problems)
        {
            context.Error.WriteLine(problem);
        }

        return ExitCode.Done;
    }

    private static string[] Block(SourceType type, string name) =>
        [.. NameLine().Replace(type.Sample ?? $"- name: {name}\n  type: {type.Name}\n", $"- name: {name}", 1).TrimEnd().Split('\n')];

    /// <summary>The file with the block at the end of its sources; one without sources gets them at its end.</summary>
    private static string Joined(string text, ConfigMap root, string[] block)
    {
        List<string> lines = [.. text.TrimEnd().Split('\n')];
        (ConfigText? key, ConfigNode? sources) = root.Entries.FirstOrDefault(entry => entry.Key.Text == "sources");
        if (key is null)
        {
            return string.Join('\n', [.. lines, "", "sources:", .. block.Select(line => "  " + line), ""]);
        }

        if (sources is ConfigList { Items.Count: > 0 } list && list.Place.Line > key.Place.Line)
        {
            // The list stands in lines of its own: the block is indented as its entries are, before the next key.
            string indent = new(' ', IndentOf(lines[list.Items[0].Place.Line - 1]));
            int next = root.Entries.Select(entry => entry.Key.Place.Line).Where(line => line > key.Place.Line).DefaultIfEmpty(lines.Count + 1).Min() - 1;
            while (next > 0 && (lines[next - 1].Trim().Length == 0 || lines[next - 1].StartsWith('#')))
            {
                next--;
            }

            lines.InsertRange(next, block.Select(line => indent + line));
            return string.Join('\n', [.. lines, ""]);
        }

        if (sources is ConfigList { Items.Count: 0 } or ConfigText { IsNull: true })
        {
            lines[key.Place.Line - 1] = "sources:";
            lines.InsertRange(key.Place.Line, block.Select(line => "  " + line));
            return string.Join('\n', [.. lines, ""]);
        }

        throw VerbException.Failed("'sources:' is written in one line; write it as a list of lines ('- name: …') first, or add this by hand:\n" + string.Join('\n', block));
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^- name: .*", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_-]+$")]
    private static partial Regex Named();
}
