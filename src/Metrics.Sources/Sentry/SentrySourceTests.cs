using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Sources.Sentry;

/// <summary>Options that Sentry would answer with an empty list.</summary>
public class SentrySourceTests
{
    [Fact]
    public void A_level_that_Sentry_does_not_know_is_a_mistake()
    {
        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));

        (_, IReadOnlyList<ConfigProblem> problems) = reader.ReadText(
            """
            sources:
              - { name: errors, type: sentry, token: a-token, organization: acme, levels: [fatal, critical] }
            """,
            "metrics.yaml",
            new Surroundings(_ => null, Path.GetTempPath()));

        // That the token is written in the file is worth a warning, and hides nothing.
        Assert.Equal(
            "metrics.yaml:2:79: 'critical' is no level of Sentry; allowed: fatal, error, warning, info, debug",
            Assert.Single(problems, problem => problem.Level != ProblemLevel.Warning).ToString());
    }
}
