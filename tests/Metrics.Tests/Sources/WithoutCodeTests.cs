using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>Vendors that need no class: YAML of type <c>http</c> makes the same facts of the same replies as the class does.</summary>
public sealed class WithoutCodeTests
{
    [Theory]
    [InlineData("statuspage", "Statuspage/ordinary")]
    [InlineData("statuspage", "Statuspage/two_pages")]
    [InlineData("rootly", "Rootly/ordinary")]
    [InlineData("rootly", "Rootly/two_pages")]
    [InlineData("rootly", "Rootly/reopened_duplicate_and_cancelled")]
    public async Task A_page_of_yaml_says_what_the_class_says(string example, string recorded)
    {
        using var theirs = new SourceCase(recorded);
        using var ours = new SourceCase(recorded);

        string byClass = RecordLines.Of(await theirs.ReadAsync());
        string byYaml = RecordLines.Of(await ours.ReadAsync(SourceRegistry.Scan().Find("http")!, Options(example)));

        Assert.Contains("\"found\"", byClass, StringComparison.Ordinal);
        Assert.Equal(Facts(byClass), Facts(byYaml));
    }

    [Theory]
    [InlineData("statuspage", "Statuspage/refused")]
    [InlineData("rootly", "Rootly/refused")]
    public async Task A_refusal_is_told_in_the_same_words(string example, string recorded)
    {
        using var theirs = new SourceCase(recorded);
        using var ours = new SourceCase(recorded);

        SourceFaultException byClass = await Assert.ThrowsAsync<SourceFaultException>(() => theirs.ReadAsync());
        SourceFaultException byYaml = await Assert.ThrowsAsync<SourceFaultException>(() => ours.ReadAsync(SourceRegistry.Scan().Find("http")!, Options(example)));

        Assert.Equal((byClass.Kind, byClass.Message), (byYaml.Kind, byYaml.Message));
    }

    private static object Options(string example)
    {
        string yaml = "sources:\n" + File.ReadAllText(Repository.PathOf("src", "Metrics.Sources", "Http", "examples", example + ".yaml"));
        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = reader.ReadText(
            yaml.Replace("abcd1234efgh", "lab0page0001", StringComparison.Ordinal), example, new Surroundings(_ => "a-value", Path.GetTempPath()));
        Assert.Empty(problems);
        return config!.Sources.Single().Options;
    }

    // Where a source notes how far it came is its own affair.
    private static string Facts(string lines) =>
        string.Join('\n', lines.Split('\n').Where(line => !line.StartsWith("{\"checkpoint\"", StringComparison.Ordinal)));
}
