using System.Text.Json;
using Metrics.Sources.Mapping;

namespace Metrics.Tests.Sources.Mapping;

public sealed class JsonPathTests
{
    private static readonly JsonElement Reply = JsonDocument.Parse("""
        {
          "meta": { "unit": "EUR", "more": false },
          "teams": [
            { "name": "pay", "runs": [{ "id": 1, "by": "x", "tags": ["a", "b"] }, { "id": 2, "by": "y", "a name": "odd", "at": null }] },
            { "name": "web", "runs": [{ "id": 10.50, "by": "x", "@type": "Run" }] }
          ]
        }
        """).RootElement;

    [Theory]
    [InlineData("meta.unit", "EUR")]
    [InlineData("$.meta.unit", "EUR")]
    [InlineData("teams[0].name", "pay")]
    [InlineData("teams[-1].name", "web")]
    [InlineData("teams[7].name", "")]
    [InlineData("teams[*].runs[*].id", "1 2 10.50")]
    [InlineData("teams.*.name", "pay web")]
    [InlineData("teams[*].runs[?(@.by == 'x')].id", "1 10.50")]
    [InlineData("teams[*].runs[?(@.by != 'x' && @.id >= 2)].id", "2")]
    [InlineData("teams[*].runs[?(@.id < 2 || @['a name'] == \"odd\")].id", "1 2")]
    [InlineData("teams[*].runs[?@.tags].id", "1")]
    [InlineData("teams[*].runs[?(!@.tags)].id", "2 10.50")]
    [InlineData("teams[*].runs[?(@.at == null && @.tags[0] != null)].id", "1")]
    [InlineData("teams[0].runs[1]['a name']", "odd")]
    [InlineData("teams[1].runs[0].@type", "Run")]
    [InlineData("nothing.here[0]", "")]
    [InlineData("meta.unit.deeper", "")]
    public void It_finds_what_stands_there(string path, string expected) =>
        Assert.Equal(expected, string.Join(' ', JsonPath.Parse(path).Values(new JsonPlace(Reply, null))));

    [Fact]
    public void From_a_record_it_reaches_what_is_around_it_and_the_whole_reply()
    {
        JsonPlace run = JsonPath.Parse("teams[*].runs[*]").Select(new JsonPlace(Reply, null)).Last();

        Assert.Equal(
            ["web", "EUR", "EUR", "10.50"],
            new[] { "^.name", "^^.meta.unit", "$.meta.unit", "@.id" }.Select(path => JsonPath.Parse(path).Values(run).Single().ToString()));
        Assert.Empty(JsonPath.Parse("^^^.meta").Values(run));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"https://x\"", true)]
    [InlineData("0.5", true)]
    [InlineData("2", true)]
    [InlineData("[0]", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("0", false)]
    [InlineData("0.0", false)]
    [InlineData("\"\"", false)]
    [InlineData("[]", false)]
    [InlineData("{}", false)]
    public void There_is_more_where_something_stands_that_is_not_nothing(string value, bool more) =>
        Assert.Equal(more, JsonPath.Parse("a").IsTrue(new JsonPlace(JsonDocument.Parse($"{{\"a\":{value}}}").RootElement, null)));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a..b", "'..' is not known")]
    [InlineData("a.", "a name is missing")]
    [InlineData("a[b]", "in brackets stands")]
    [InlineData("a[0", "in brackets stands")]
    [InlineData("a['b]", "a quote is not closed")]
    [InlineData("a b", "' ' is not expected")]
    [InlineData("a[?(@.b == )]", "a text in quotes, a number, true, false or null is missing")]
    [InlineData("a[?(@.b == 'c']", "')' is missing")]
    [InlineData("a[?(b == 1)]", "a field of the entry is missing")]
    public void A_wrong_path_says_what_is_wrong_and_where(string path, string why)
    {
        FormatException wrong = Assert.Throws<FormatException>(() => JsonPath.Parse(path));

        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("(at character ", wrong.Message, StringComparison.Ordinal);
    }
}
