using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Sources;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>What every source's folder holds, so that whoever knows one knows all.</summary>
public partial class SourceFolderTests
{
    private static readonly string[] Headings =
        ["What it records", "Rights and token", "Configuration", "Facts", "Limits and cost", "Known gaps"];

    public static TheoryData<string> Types() => [.. SourceRegistry.Scan().Types.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_type_is_the_folders_name_in_lower_case(string type)
    {
        SourceType source = Find(type);
        string folder = SourceFolders.Of(source.Class);

        Assert.Equal(type, folder.ToLowerInvariant());
        Assert.Equal($"{folder}Source", source.Class.Name);
        Assert.Equal($"{folder}Options", source.Options.Name);
        Assert.NotEmpty(source.Records);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_readme_has_the_fixed_headings_and_the_sample(string type)
    {
        string readme = File.ReadAllText(PathIn(type, "README.md")).ReplaceLineEndings("\n");

        Assert.Equal(Headings, Heading().Matches(readme).Select(match => match.Groups[1].Value));
        Assert.True(
            readme.Contains($"```yaml\n{Sample(type).TrimEnd()}\n```", StringComparison.Ordinal),
            $"the README of {type} does not show its sample.yaml, word for word, under Configuration");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_sample_names_every_option_and_binds(string type)
    {
        SourceType source = Find(type);
        string sample = Sample(type);
        string[] missing = [.. Names(source.Options).Where(name => !Regex.IsMatch(sample, $@"\b{name}:"))];
        Fail($"options that the sample of {type} does not show:", missing);

        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(known => known.Name, known => known.Options));
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) =
            reader.ReadText("sources:\n" + sample, "sample.yaml", new Surroundings(_ => "a-value", Path.GetTempPath()));
        Fail($"the sample of {type}, put under 'sources:', is refused:", problems.Select(problem => problem.ToString()));
        Assert.IsType(source.Options, config!.Sources.Single().Options);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_program_carries_the_sample(string type) => Assert.Equal(Sample(type), Find(type).Sample);

    [Theory]
    [MemberData(nameof(Types))]
    public void At_least_four_cases_show_what_it_does(string type)
    {
        string cases = PathIn(type, "cases");
        int recorded = Directory.Exists(cases) ? Directory.GetDirectories(cases).Length : 0;

        // What no recorded answer can show (a repository, a database) is shown by tests in the folder.
        int written = Directory.GetFiles(PathIn(type, "."), "*Tests.cs").Sum(file => Test().Count(File.ReadAllText(file)));

        Assert.True(recorded + written >= 4, $"{type} has {recorded + written} of 4 cases: ordinary, two pages, restated or deleted, a refused reply");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_secret_and_no_persons_address_is_recorded(string type)
    {
        string folder = PathIn(type, ".");
        IEnumerable<string> found = from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                                    where !file.EndsWith(".cs", StringComparison.Ordinal)
                                    from Match match in SecretOrMail().Matches(File.ReadAllText(file))
                                    where !Example().IsMatch(match.Value)
                                    select $"{Repository.Relative(file)}: {match.Value[..Math.Min(12, match.Value.Length)]}…";

        Fail("looks like a secret or a person's address (use names at example.com):", found);
    }

    private static void Fail(string what, IEnumerable<string> where) => House.ArrowTests.Fail(what, where);

    private static SourceType Find(string type) => SourceRegistry.Scan().Find(type)!;

    private static string PathIn(string type, string file) =>
        Repository.PathOf("src", "Metrics.Sources", SourceFolders.Of(Find(type).Class), file);

    private static string Sample(string type) => File.ReadAllText(PathIn(type, "sample.yaml")).ReplaceLineEndings("\n");

    /// <summary>The options' names in the configuration, nested records included.</summary>
    private static IEnumerable<string> Names(Type options, int depth = 0)
    {
        foreach (PropertyInfo property in options.GetProperties().Where(property => property.CanWrite))
        {
            yield return JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            Type inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[^1] : property.PropertyType;
            if (depth < 4 && inner.Assembly == SourceFolders.Assembly && !inner.IsEnum && inner != typeof(Secret))
            {
                foreach (string name in Names(inner, depth + 1))
                {
                    yield return name;
                }
            }
        }
    }

    [GeneratedRegex(@"\[(Fact|Theory)\b")]
    private static partial Regex Test();

    [GeneratedRegex(@"^## (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"gh[pousr]_\w{20,}|github_pat_\w{20,}|\b[sr]k_live_\w+|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex SecretOrMail();

    [GeneratedRegex(@"@([\w-]+\.)*(example\.(com|org|net)|[\w-]+\.(example|test|invalid)|users\.noreply\.github\.com)$|^git@")]
    private static partial Regex Example();
}
