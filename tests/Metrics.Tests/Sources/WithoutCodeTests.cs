using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Sources.Statuspage;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>Vendors that need no class: YAML of type <c>http</c> makes the same facts of the same replies as the class does.</summary>
public sealed class WithoutCodeTests
{
    private const string LabKey = "89a229ce0000lab00000000000000000";

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

    [ApiLabFact]
    public async Task Read_through_faults_a_whole_page_of_incidents_comes_out_as_by_the_class()
    {
        string byClass = await CollectAsync("statuspage", "", address => new StatuspageOptions
        {
            ApiKey = Secret.Of(LabKey),
            Page = "lab0page0001",
            Url = $"{address}v1",
        });
        string byYaml = await CollectAsync(
            "http", "error:0.15,truncate:0.15,reset:0.1", address => Options("statuspage", yaml => Lab(yaml).Replace("https://api.statuspage.io/", $"{address}", StringComparison.Ordinal)));

        Assert.NotEmpty(byClass);
        Assert.Equal(byClass, byYaml);
    }

    /// <summary>What a source leaves in the store after a run over the simulated status page; a line a fact.</summary>
    private static async Task<string> CollectAsync(string type, string faults, Func<Uri, object> options)
    {
        ApiLab lab = await ApiLab.StartAsync("statuspage", ["--seed", "7", "--incidents", "450", "--days", "300"], faults.Length > 0 ? ["--fault", faults] : []);
        await using LabBench bench = await LabBench.StartAsync(lab, type, options, lab.Now.AddDays(-400));
        CollectResult result = await bench.RunAsync();
        Assert.Equal((RunEnd.Done, null), (result.End, result.Error));
        return string.Join('\n', (await bench.FactsAsync<Incident>()).OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => FactJson.ToWire(fact.Value)));
    }

    private static string Lab(string yaml) => yaml.Replace("abcd1234efgh", "lab0page0001", StringComparison.Ordinal);

    private static object Options(string example) => Options(example, Lab);

    private static object Options(string example, Func<string, string> changed)
    {
        string yaml = "sources:\n" + File.ReadAllText(Repository.PathOf("src", "Metrics.Sources", "Http", "examples", example + ".yaml"));
        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = reader.ReadText(
            changed(yaml), example, new Surroundings(_ => LabKey, Path.GetTempPath()));
        Assert.Empty(problems);
        return config!.Sources.Single().Options;
    }

    // Where a source notes how far it came is its own affair.
    private static string Facts(string lines) =>
        string.Join('\n', lines.Split('\n').Where(line => !line.StartsWith("{\"checkpoint\"", StringComparison.Ordinal)));
}
