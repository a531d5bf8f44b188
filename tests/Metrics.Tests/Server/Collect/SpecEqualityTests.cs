using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;

namespace Metrics.Tests.Server.Collect;

/// <summary>A source is restarted when its part of the configuration says something else, and only then.</summary>
public sealed class SpecEqualityTests
{
    [Fact]
    public void Parts_that_say_the_same_are_the_same_whatever_they_are_made_of() => Assert.True(SpecEquality.Same(Spec(new Options()), Spec(new Options())));

    public static TheoryData<string> Differences() => [.. Different.Keys];

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_difference_anywhere_within_is_seen(string what) => Assert.False(SpecEquality.Same(Spec(new Options()), Spec(Different[what])));

    private static Dictionary<string, Options> Different { get; } = new()
    {
        ["a pattern"] = new Options { Pattern = new Regex("other") },
        ["a body"] = new Options { Body = JsonNode.Parse("""{"a":[1,3]}""") },
        ["an entry"] = new Options { Entries = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["x"] } },
        ["a secret in a group"] = new Options { Secrets = new Dictionary<string, Secret> { ["k"] = Secret.Of("other") } },
    };

    private static SourceSpec Spec(Options options) => new() { Name = "a", Type = "b", Options = options };

    private sealed record Options
    {
        public Regex Pattern { get; init; } = new("one");

        public JsonNode? Body { get; init; } = JsonNode.Parse("""{"a":[1,2]}""");

        public IReadOnlyDictionary<string, IReadOnlyList<string>> Entries { get; init; } = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["x", "y"] };

        public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret> { ["k"] = Secret.Of("one") };
    }
}
