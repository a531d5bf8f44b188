using System.Text.RegularExpressions;
using System.Xml.Linq;
using Metrics.Server.Charts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Charts;

public sealed class ChartTests
{
    private static readonly LineChart Line = new()
    {
        Id = "c",
        Title = "Change fail rate",
        Description = "From 5 % to 9 %.",
        Zone = TimeZoneInfo.Utc,
        Series = [new ChartSeries("Rate", "ratio", [Point("2026-01-05", 0.05), Point("2026-01-12", null), Point("2026-01-19", 0.09)])],
        Target = new ChartTarget(0.08, "target: at most 8 %"),
        Marks = [new ChartMark(Some.At("2026-01-18T00:00Z"), MarkKind.Decision, "Review <everything> & more")],
    };

    private static readonly BarChart Bars = new()
    {
        Id = "b",
        Title = "t",
        Description = "d",
        Unit = "seconds",
        Bars = [new("coding", 7200), new("deploy", null)],
    };

    public static TheoryData<string, string> All => new()
    {
        { "line", Line.Render() },
        { "bars", Bars.Render() },
        { "histogram", new Histogram { Id = "h", Title = "t", Description = "d", Seconds = [600, 4000], What = "incidents" }.Render() },
        { "pair", Pair(TimeSpan.FromDays(7)).Render() },
        { "timeline", Timeline().Render() },
        { "spark", new Sparkline { Values = [1, null, 3], Target = 2 }.Render() },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_chart_is_well_formed_and_brings_no_style_or_script_of_its_own(string name, string svg)
    {
        XElement picture = XDocument.Parse(svg.Replace("&nbsp;", " ", StringComparison.Ordinal)).Root!;

        Assert.Equal("svg", picture.Name.LocalName);
        Assert.DoesNotMatch("style=|<script|<style|fill=|stroke=", svg);
        Assert.Matches(name == "spark" ? "aria-hidden=\"true\"" : "role=\"img\" aria-labelledby=\"\\w+-t \\w+-d\"", svg);
    }

    [Fact]
    public void A_line_stops_where_there_is_no_data_and_the_gap_is_shown()
    {
        string svg = Line.Render();

        Assert.Matches("<path class=\"line c1\" d=\"M[\\d. ]+M[\\d. ]+\"/>", svg);
        Assert.Contains("class=\"gap\"", svg, StringComparison.Ordinal);
        Assert.Contains("12 Jan 2026\nno data", System.Net.WebUtility.HtmlDecode(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_from_outside_are_escaped() =>
        Assert.Contains("Review &lt;everything&gt; &amp; more", Line.Render(), StringComparison.Ordinal);

    [Fact]
    public void A_bar_without_data_says_so_and_has_no_length()
    {
        string svg = Bars.Render();

        Assert.Single(Regex.Matches(svg, "class=\"bar c1\""));
        Assert.Contains("no data", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_by_a_week_stands_above_what_it_follows()
    {
        string svg = Pair(TimeSpan.FromDays(7)).Render();
        string second = Regex.Match(svg, "<path class=\"line c2 dashed\" d=\"([^\"]*)\"").Groups[1].Value;
        string first = Regex.Match(svg, "<path class=\"line c1\" d=\"([^\"]*)\"").Groups[1].Value;

        Assert.Equal(Xs(first)[..2], Xs(second));
        Assert.Contains("1 week later", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_draw_is_no_picture() => Assert.Equal("", (Line with { Series = [new ChartSeries("x", "ratio", [])] }).Render());

    private static string[] Xs(string path) => [.. Regex.Matches(path, "[ML]([\\d.]+)").Select(match => match.Groups[1].Value)];

    private static ChartPoint Point(string day, double? value) => new(Some.At($"{day}T00:00Z"), value, value - 0.02, value + 0.02);

    private static PairChart Pair(TimeSpan lag) => new()
    {
        Id = "p",
        Title = "t",
        Description = "d",
        Zone = TimeZoneInfo.Utc,
        Lag = lag,
        First = new ChartSeries("first", "ratio", [Point("2026-01-05", 0.1), Point("2026-01-12", 0.2), Point("2026-01-19", 0.1)]),
        Second = new ChartSeries("second", "EUR", [Point("2026-01-05", 10), Point("2026-01-12", 11), Point("2026-01-19", 12)]),
    };

    private static StateTimeline Timeline() => new()
    {
        Id = "s",
        Title = "t",
        Description = "d",
        Zone = TimeZoneInfo.Utc,
        From = Some.At("2026-01-01T00:00Z"),
        To = Some.At("2026-02-01T00:00Z"),
        Rows = [new StateRow("github", [new StateSpan(Some.At("2026-01-05T00:00Z"), Some.At("2026-01-06T00:00Z"), "down", "refused")])],
    };
}
