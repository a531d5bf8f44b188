using System.Text.RegularExpressions;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed partial class HelpTests
{
    [Fact]
    public async Task The_help_says_what_each_verb_does()
    {
        using var run = new VerbRun();

        Assert.Equal(0, await run.RunAsync("--help"));
        Golden.Check(Repository.PathOf("tests", "Metrics.Tests", "Server", "Verbs", "help.txt"), run.Out);
    }

    [Fact]
    public async Task Every_verb_and_part_of_one_has_its_help()
    {
        using var run = new VerbRun();
        await run.RunAsync("--help");
        foreach (string verb in VerbsOf(run.Out))
        {
            Assert.Equal(0, await run.RunAsync(verb, "--help"));
            Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
            foreach (string part in VerbsOf(run.Out))
            {
                Assert.Equal(0, await run.RunAsync(verb, part, "--help"));
                Assert.StartsWith("Description:\n  ", run.Out, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_readme_lists_the_same_verbs()
    {
        using var run = new VerbRun();
        await run.RunAsync("--help");
        string[] verbs = VerbsOf(run.Out);

        string[] listed =
        [
            .. File.ReadLines(Repository.PathOf("README.md"))
                .Select(line => TableVerb().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value)
                .Distinct(),
        ];

        Assert.Equal(verbs, listed);
    }

    private static string[] VerbsOf(string help)
    {
        int at = help.IndexOf("Commands:", StringComparison.Ordinal);
        return at < 0 ? [] : [.. HelpVerb().Matches(help[at..]).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^  ([a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex HelpVerb();

    [GeneratedRegex(@"^\| `metrics ([a-z-]+)")]
    private static partial Regex TableVerb();
}
