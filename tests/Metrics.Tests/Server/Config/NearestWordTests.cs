using Metrics.Server.Config.Reading;

namespace Metrics.Tests.Server.Config;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("at", null, "stat", "step", "metric")]
    [InlineData("x", null, "at", "to", "7d")]
    [InlineData("stat", "state", "at", "state")]
    [InlineData("day", null, "tag")]
    [InlineData("ot", "to", "from", "to")]
    [InlineData("7", "7d", "30d", "7d")]
    [InlineData("robot", "bot", "human", "bot")]
    [InlineData("org", "organization", "team", "organization")]
    [InlineData("as-off", "as_of", "at", "as_of")]
    [InlineData("velocity", null, "deployments", "lead_time")]
    public void A_word_is_near_when_enough_of_it_stays(string written, string? meant, params string[] known) =>
        Assert.Equal(meant, NearestWord.Of(written, known));
}
