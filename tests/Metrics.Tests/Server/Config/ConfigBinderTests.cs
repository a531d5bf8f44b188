using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Server.Config.Binding;
using Metrics.Server.Config.Reading;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Config;

public sealed class ConfigBinderTests
{
    internal sealed record Many
    {
        public required string Name { get; init; }

        public bool? Maybe { get; init; }

        public double Share { get; init; } = 0.5;

        public decimal Money { get; init; }

        public DateOnly Day { get; init; }

        public DateTimeOffset? At { get; init; }

        public TimeSpan Length { get; init; }

        public KpiPeriod Period { get; init; }

        public Uri? Address { get; init; }

        public Regex? Pattern { get; init; }

        public Window? Window { get; init; }

        public JsonNode? Template { get; init; }

        public IReadOnlyList<Point> Points { get; init; } = [];

        public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

        public IReadOnlySet<string> Words { get; init; } = new HashSet<string>();
    }

    internal sealed record Point(int X, int Y = 7);

    [Fact]
    public void Every_kind_of_value_is_bound()
    {
        Many many = Bound("""
            name: "null"
            maybe: false
            share: 0.25
            money: 12.30
            day: 2026-02-28
            at: 2026-03-01T10:00:00+01:00
            length: 1h30m
            period: quarter
            address: https://api.test/v2
            pattern: "^PROD"
            window: 2026-Q3
            template: { number: 5, text: "5", list: [true, null] }
            points: [{ x: 1 }, { x: 2, y: 3 }]
            lists: { a: one, b: [two, three] }
            words: [x, y, x]
            """);

        Assert.Equal("null", many.Name);
        Assert.False(many.Maybe);
        Assert.Equal(0.25, many.Share);
        Assert.Equal(12.30m, many.Money);
        Assert.Equal(new DateOnly(2026, 2, 28), many.Day);
        Assert.Equal(Some.At("2026-03-01T09:00Z"), many.At);
        Assert.Equal(TimeSpan.FromMinutes(90), many.Length);
        Assert.Equal(KpiPeriod.Quarter, many.Period);
        Assert.Equal("https://api.test/v2", many.Address!.ToString());
        Assert.Matches(many.Pattern!, "production");
        Assert.Equal("2026-Q3", many.Window!.ToString());
        Assert.Equal("""{"number":5,"text":"5","list":[true,null]}""", many.Template!.ToJsonString());
        Assert.Equal([new Point(1, 7), new Point(2, 3)], many.Points);
        Assert.Equal(["two", "three"], many.Lists["b"]);
        Assert.Equal(["one"], many.Lists["a"]);
        Assert.Equal(2, many.Words.Count);
    }

    [Fact]
    public void What_is_left_out_keeps_its_default()
    {
        Many many = Bound("name: a\nshare:\n");

        Assert.Equal(0.5, many.Share);
        Assert.Null(many.Maybe);
    }

    [Theory]
    [InlineData("length: 5 minutes", "a length of time such as 90s, 5m, 24h, 7d, or unlimited")]
    [InlineData("period: quater", "did you mean 'quarter'?")]
    [InlineData("maybe: yes", "true or false is wanted")]
    [InlineData("day: 2026-02-30", "a day such as 2026-01-31")]
    [InlineData("at: 2026-02-20T10:00:00", "an instant with its offset")]
    [InlineData("address: api.test", "http:// or https://")]
    [InlineData("pattern: '('", "a regular expression (")]
    [InlineData("window: 30 days", "a window is wanted")]
    [InlineData("share: [1]", "'share' is a list; one value is wanted")]
    [InlineData("points: 5", "'points' is '5'; a list is wanted")]
    [InlineData("points: [{ y: 1 }]", "'x' of an entry of points is missing")]
    [InlineData("lists: [a]", "a group of keys is wanted")]
    [InlineData("nam: x", "did you mean 'name'?")]
    [InlineData("words: [a, ]\nshare: 1e400", "a number is wanted")]
    public void A_wrong_value_is_told_with_what_is_allowed(string line, string expected)
    {
        var problems = new List<ConfigProblem>();

        Many? many = ConfigBinder.Bind<Many>("name: a\n" + line, problems);

        Assert.Null(many);
        Assert.Contains(expected, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("24h", 86400)]
    [InlineData("7d", 604800)]
    [InlineData("2w", 1209600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("0", 0)]
    public void Lengths_of_time_are_read(string text, double seconds) =>
        Assert.Equal(seconds, Durations.Parse(text)!.Value.TotalSeconds);

    [Fact]
    public void Unlimited_is_a_length_of_time() => Assert.Equal(Definitions.Unlimited, Durations.Parse("unlimited"));

    [Theory]
    [InlineData("time_zon", "time_zone")]
    [InlineData("timeZone", "time_zone")]
    [InlineData("repos", "repositories")]
    [InlineData("evrey", "every")]
    [InlineData("something", null)]
    public void The_nearest_word_is_found(string written, string? expected) =>
        Assert.Equal(expected, NearestWord.Of(written, ["time_zone", "repositories", "every", "name"]));

    private static Many Bound(string yaml)
    {
        var problems = new List<ConfigProblem>();
        Many? many = ConfigBinder.Bind<Many>(yaml, problems);
        Assert.Empty(problems);
        return many!;
    }
}
