using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Config;

public sealed class ConfigReaderTests
{
    private static readonly string[] Folder = ["tests", "Metrics.Tests", "Server", "Config"];

    private readonly Dictionary<string, string> _variables = new() { ["TOKEN"] = "first", ["PD_TOKEN"] = "x" };

    [Fact]
    public void Every_mistake_of_a_file_is_told_at_once_with_its_place_and_the_nearest_word()
    {
        string text = File.ReadAllText(Repository.PathOf([.. Folder, "mistakes.yaml"]));

        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read(text, "mistakes.yaml");

        Assert.Null(config);
        Golden.Check(Repository.PathOf([.. Folder, "mistakes.expected.txt"]), string.Join('\n', problems) + "\n");
    }

    [Fact]
    public void The_file_of_the_interface_page_is_read()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("""
            organization: { name: Acme, time_zone: Europe/Berlin }
            store: sqlite:metrics.db            # or postgres://user@host/db
            listen: { address: 127.0.0.1:9464 }
            access:
              tokens: [{ name: prometheus, role: scrape, token: "${TOKEN}" }]
            definitions:
              link_within: 24h
              hotfix: { labels: [hotfix], branches: ["hotfix/*"] }
              windows: [7d, 30d, 90d]
            catalog:
              teams:
                - name: payments
                  accountable: Dana Reyes
                  services:
                    - { name: pay-api, repositories: [acme/pay-api], incidents: { code: [PAPI01] } }
            sources:
              - { name: code, type: example, token: "${TOKEN}", repositories: "acme/*", every: 5m, since: 2024-01-01 }
            kpis:
              - { name: net_revenue, unit: EUR, kind: revenue, source: code, target: 1200000, better: higher, owner: CFO, sensitive: true }
            pairs:
              - { name: Stability and revenue, engineering: change_fail_rate, business: net_revenue, scope: organization }
            targets:
              - { metric: change_fail_rate, at_most: 0.15, owner: VP Engineering }
            """);

        Assert.Empty(problems);
        Assert.NotNull(config);
        SourceSpec source = Assert.Single(config.Sources);
        Assert.Equal(TimeSpan.FromMinutes(5), source.Every);
        Assert.Equal(Some.At("2023-12-31T23:00Z"), source.Since);
        ExampleOptions options = Assert.IsType<ExampleOptions>(source.Options);
        Assert.Equal(["acme/*"], options.Repositories);
        Assert.Equal("first", options.Token.Reveal());
        Assert.Equal(AccessRole.Scrape, Assert.Single(config.Access.Tokens).Role);
        Assert.Equal(1_200_000m, Assert.Single(config.Kpis).Target);
        Assert.True(config.Kpis[0].Sensitive);
        Assert.Equal(0.15, Assert.Single(config.Targets).AtMost);
        Assert.Equal(["PAPI01"], config.Catalog.Teams[0].Services[0].Incidents["code"]);
        Assert.Equal(TimeSpan.FromHours(24), config.Definitions.LinkWithin);
    }

    [Fact]
    public void An_empty_file_gives_the_defaults()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("# nothing yet\n");

        Assert.Empty(problems);
        Assert.Equal("127.0.0.1:9464", config!.Listen.Address);
        Assert.Equal(["7d", "30d", "90d"], config.Definitions.Windows);
    }

    [Fact]
    public void A_file_that_is_not_there_says_how_to_get_one()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) =
            new ConfigReader(ExampleOptions.Types).Read("/no/such/metrics.yaml", _variables.GetValueOrDefault);

        Assert.Null(config);
        Assert.Contains("metrics init", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2", "metrics.yaml:")]
    [InlineData("- a\n- b", "metrics.yaml:1:1: the file is a list")]
    [InlineData("organization: { name: A }\n---\nstore: x", "metrics.yaml:3:1: a second document")]
    [InlineData("store: *gone", "names no anchor")]
    [InlineData("\tstore: x", "metrics.yaml:1:")]
    [InlineData("organization: {name: A\nstore: [", "metrics.yaml:1:16: this is not YAML: what begins here is cut off")]
    public void A_text_of_the_wrong_shape_is_refused_with_its_line(string text, string expected)
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read(text);

        Assert.Null(config);
        Assert.Contains(problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_cut_off_or_damaged_anywhere_is_read_or_refused_with_a_place()
    {
        string text = File.ReadAllText(Repository.PathOf([.. Folder, "mistakes.yaml"]));
        string compact = "organization: { name: \"A\", time_zone: 'UTC' }\nsources: [ { name: &a x, type: *a, ? [k] : |\n  v } ]\n- >-\n !!t";
        foreach (string whole in new[] { text, compact })
        {
            for (int at = 0; at < whole.Length; at++)
            {
                var problems = new List<ConfigProblem>();
                YamlTree.ReadAll(whole[..at], "metrics.yaml", problems);
                foreach (char damage in "[]{}:,\"'?-&*!|>%@#\t\n")
                {
                    YamlTree.ReadAll($"{whole[..at]}{damage}{whole[(at + 1)..]}", "metrics.yaml", problems);
                }

                Assert.All(problems, problem => Assert.True(problem.Place.Line > 0, problem.ToString()));
            }
        }
    }

    [Fact]
    public void A_rotated_secret_is_used_without_reading_the_file_again()
    {
        (MetricsConfig? config, _) = Read("sources: [{ name: a, type: example, token: '${TOKEN}' }]");
        Secret token = ((ExampleOptions)config!.Sources[0].Options).Token;
        Assert.Equal("first", token.Reveal());

        _variables["TOKEN"] = "second";

        Assert.Equal("second", token.Reveal());
        Assert.Equal("***", token.ToString());
    }

    [Fact]
    public void A_secret_in_a_file_is_read_anew_each_time()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "token"), "one\n");
        var surroundings = new Surroundings(_variables.GetValueOrDefault, folder);
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = new ConfigReader(ExampleOptions.Types)
            .ReadText("sources: [{ name: a, type: example, token: '${file:token}' }]", "metrics.yaml", surroundings);
        Secret token = ((ExampleOptions)config!.Sources[0].Options).Token;
        Assert.Empty(problems);
        Assert.Equal("one", token.Reveal());

        File.WriteAllText(Path.Combine(folder, "token"), "two");

        Assert.Equal("two", token.Reveal());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_source_without_its_secret_stays_down_while_the_others_run()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("""
            sources:
              - { name: a, type: example, token: "${GONE}" }
              - { name: b, type: example, token: "${TOKEN}" }
            """);

        ConfigProblem problem = Assert.Single(problems);
        Assert.Equal(ProblemLevel.SourceDown, problem.Level);
        Assert.StartsWith("metrics.yaml:2:38: 'token': the environment variable GONE is not set", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, config!.Sources.Count);
        SourceFaultException fault = Assert.Throws<SourceFaultException>(() => ((ExampleOptions)config.Sources[0].Options).Token.Reveal());
        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.Contains("metrics.yaml:2:38", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_variable_elsewhere_stops_the_file()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("organization: { name: '${COMPANY}' }");

        Assert.Null(config);
        Assert.Equal(
            "metrics.yaml:1:23: 'name': the environment variable COMPANY is not set; set it, or write ${COMPANY:-default}",
            Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("${COMPANY:-Acme}", "Acme")]
    [InlineData("${TOKEN} Ltd", "first Ltd")]
    [InlineData("$${TOKEN}", "${TOKEN}")]
    [InlineData("$5", "$5")]
    public void Variables_are_filled_in(string written, string expected)
    {
        (MetricsConfig? config, _) = Read($"organization: {{ name: '{written}' }}");

        Assert.Equal(expected, config!.Organization.Name);
    }

    [Fact]
    public void Anchors_and_merged_keys_are_understood_and_groups_for_them_begin_with_x()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("""
            x-common: &common { type: example, token: "${TOKEN}", every: 1h }
            sources:
              - { <<: *common, name: a }
              - { <<: *common, name: b, every: 2h }
            """);

        Assert.Empty(problems);
        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromHours(2)], config!.Sources.Select(source => source.Every));
    }

    [Fact]
    public void A_service_may_change_hands()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("""
            catalog:
              teams:
                - { name: a, services: [{ name: pay, repositories: [acme/pay] }] }
                - { name: b, services: [{ name: pay, since: 2026-03-01 }] }
            """);

        Assert.Empty(problems);
        Assert.Equal(new DateOnly(2026, 3, 1), config!.Catalog.Teams[1].Services[0].Since);
    }

    [Theory]
    [InlineData("0.0.0.0:9464")]
    [InlineData(":9464")]
    [InlineData("[::]:9464")]
    [InlineData("192.0.2.7:9464")]
    public void An_address_that_others_reach_is_refused_without_tokens_and_taken_with_one(string address)
    {
        string listen = $"listen: {{ address: '{address}' }}\n";

        (MetricsConfig? open, IReadOnlyList<ConfigProblem> problems) = Read(listen);
        (MetricsConfig? closed, _) = Read(listen + "access: { tokens: [{ name: ops, role: operator, token: '${TOKEN}' }] }");

        Assert.Null(open);
        Assert.Contains("access.tokens", Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.NotNull(closed);
    }

    [Fact]
    public void A_secret_in_the_file_is_warned_of_and_never_repeated()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("""
            store: postgres://metrics:marked-4711@db/metrics
            sources:
              - { name: a, type: example, token: marked-4711, address: "https://user:marked-4711@api.test" }
            """);

        Assert.Null(config);
        Assert.NotEmpty(problems);
        Assert.DoesNotContain(problems, problem => problem.ToString().Contains("marked-4711", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_to_sign_with_that_is_not_there_is_warned_of()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("snapshots: { signing_key: keys/gone.pem }");

        Assert.NotNull(config);
        Assert.StartsWith("metrics.yaml:1:27: warning: there is no file 'keys/gone.pem'", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_former_key_that_is_not_there_is_warned_of()
    {
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = Read("snapshots: { former_keys: [keys/2025.pem] }");

        Assert.Equal(["keys/2025.pem"], config!.Snapshots.FormerKeys);
        Assert.StartsWith("metrics.yaml:1:27: warning: there is no file 'keys/2025.pem'", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    private (MetricsConfig? Config, IReadOnlyList<ConfigProblem> Problems) Read(string text, string file = "metrics.yaml") =>
        new ConfigReader(ExampleOptions.Types).ReadText(text, file, new Surroundings(_variables.GetValueOrDefault, "."));
}
