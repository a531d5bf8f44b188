using System.Text.RegularExpressions;
using Metrics.Tests.House;
using Metrics.Tests.Support;
using YamlDotNet.Serialization;

namespace Metrics.Tests.Dashboards;

/// <summary>Alerts, and the files of the stack.</summary>
public partial class RuleTests
{
    [Fact]
    public void Every_alert_has_words_a_runbook_and_a_test()
    {
        string tests = File.ReadAllText(Repository.PathOf("dashboards", "rules", "alerts_test.yml"));
        var faults = new List<string>();
        foreach (IDictionary<object, object> rule in Rules("alerts.yml"))
        {
            string name = (string)rule["alert"];
            var words = (IDictionary<object, object>)rule["annotations"];
            faults.AddRange(new[] { "summary", "description", "runbook" }.Where(part => !words.ContainsKey(part)).Select(part => $"{name}: no {part}"));
            faults.AddRange(tests.Contains($"alertname: {name}", StringComparison.Ordinal) ? [] : [$"{name}: no test"]);
        }

        ArrowTests.Fail("alerts:", faults);
    }

    [Fact]
    public void The_stack_pins_its_images_and_publishes_on_loopback_only()
    {
        string compose = File.ReadAllText(Repository.PathOf("docker-compose.yml"));

        Assert.All(Image().Matches(compose), image => Assert.Matches(@":v?\d+\.\d+(\.\d+)?$", image.Groups[1].Value));
        Assert.All(Port().Matches(compose), port => Assert.StartsWith("127.0.0.1:", port.Groups[1].Value));
    }

    [Fact]
    public void The_stack_names_only_files_that_are_here()
    {
        IEnumerable<string> files = Mount().Matches(File.ReadAllText(Repository.PathOf("docker-compose.yml")))
            .Select(match => match.Groups[1].Value)
            .Append("src/Metrics.Server/Dockerfile");

        ArrowTests.Fail("missing:", files.Where(file => !Path.Exists(Repository.PathOf(file))));
    }

    [Fact]
    public void No_container_of_the_stack_is_read_only_while_its_secrets_are_copied_into_it()
    {
        var stack = new DeserializerBuilder().Build().Deserialize<IDictionary<string, object>>(File.ReadAllText(Repository.PathOf("docker-compose.yml")));
        HashSet<object> copied = [.. Parts(stack["secrets"]).Where(secret => Parts(secret.Value).ContainsKey("environment")).Select(secret => secret.Key)];

        ArrowTests.Fail("Compose refuses to start:", Parts(stack["services"])
            .Where(service => Equals(Parts(service.Value).GetValueOrDefault("read_only"), "true"))
            .Where(service => Parts(service.Value).GetValueOrDefault("secrets") is IList<object> used && used.Any(copied.Contains))
            .Select(service => $"{service.Key}"));
        Assert.NotEmpty(copied);
    }

    private static Dictionary<object, object> Parts(object group) => (Dictionary<object, object>)group;

    internal static IEnumerable<IDictionary<object, object>> Rules(string file)
    {
        var all = new DeserializerBuilder().Build().Deserialize<IDictionary<string, object>>(
            File.ReadAllText(Repository.PathOf("dashboards", "rules", file)));
        return ((IList<object>)all["groups"])
            .SelectMany(group => (IList<object>)((IDictionary<object, object>)group)["rules"])
            .Cast<IDictionary<object, object>>();
    }

    [GeneratedRegex(@"^\s+image: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"^\s+- ""(\d[\d.:]+)""$", RegexOptions.Multiline)]
    private static partial Regex Port();

    [GeneratedRegex(@"(?:- |:-)\./(dashboards/[\w./-]+)")]
    private static partial Regex Mount();
}
