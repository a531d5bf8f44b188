using System.Text;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Expose;

namespace Metrics.Tests.Server.Expose;

public class NumberLinesTests
{
    private static readonly string[] Rows = ["scope=\"organization\",window=\"7d\"", "scope=\"team\",team=\"pay\",window=\"7d\""];

    [Fact]
    public void Each_part_of_a_number_has_its_series()
    {
        string text = Text(new NumberLines(Rows[..1]).Render([Report(
            Rate(0.5),
            Number("lead_time", 86400, stat: "median"),
            Number("lead_time", 90000, stat: "p90"),
            Number("lead_time_review", 60, stat: "median"),
            Number("change_fail_rate", 0.25, origin: ChangeOrigin.AiAssisted),
            Number("data_quality", 0.9),
            Number("data_quality", 0.8, part: "linkage"))], new Definitions()));

        Assert.Equal(
            """
            dora_lead_time_seconds{scope="organization",window="7d",stat="median"} 86400
            dora_lead_time_seconds{scope="organization",window="7d",stat="p90"} 90000
            dora_lead_time_stage_seconds{scope="organization",window="7d",stage="review",stat="median"} 60
            dora_change_fail_ratio{scope="organization",window="7d"} 0.5
            dora_change_fail_ratio_lower{scope="organization",window="7d"} 0.15
            dora_change_fail_ratio_upper{scope="organization",window="7d"} 0.85
            dora_data_quality_ratio{scope="organization",window="7d",part="all"} 0.9
            dora_data_quality_ratio{scope="organization",window="7d",part="linkage"} 0.8
            dora_by_origin_change_fail_ratio{scope="organization",window="7d",origin="ai_assisted"} 0.25
            dora_performance_level{scope="organization",window="7d",metric="change_fail_rate"} 1
            dora_performance_level{scope="organization",window="7d",metric="lead_time"} 4
            dora_samples{scope="organization",window="7d",metric="change_fail_rate"} 4
            dora_samples{scope="organization",window="7d",metric="lead_time"} 4
            dora_samples{scope="organization",window="7d",metric="lead_time_review"} 4
            dora_samples{scope="organization",window="7d",metric="data_quality"} 4

            """,
            text);
    }

    [Fact]
    public void A_number_without_data_is_an_absent_series_and_zero_is_a_series()
    {
        var none = new Number { Metric = "change_fail_rate", Unit = "ratio", Samples = 0, Status = NumberStatus.NoData, Rule = "" };

        string text = Text(new NumberLines(Rows).Render([Report(none), Report(Rate(0))], new Definitions()));

        Assert.DoesNotContain("organization", text, StringComparison.Ordinal);
        Assert.Contains("dora_change_fail_ratio{scope=\"team\",team=\"pay\",window=\"7d\"} 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_kept_from_the_last_rendering_are_what_a_new_one_would_write()
    {
        var random = new Random(11);
        var kept = new NumberLines(Rows);
        for (int round = 0; round < 200; round++)
        {
            NumberReport[] reports = [Report(Mixed(random)), Report(Mixed(random))];

            Assert.Equal(Text(new NumberLines(Rows).Render(reports, new Definitions())), Text(kept.Render(reports, new Definitions())));
        }
    }

    private static Number[] Mixed(Random random)
    {
        double?[] values = [null, 0, 0.5, 123456.789, 7];
        string[] metrics = ["deployments", "change_fail_rate", "lead_time", "incidents", "time_to_first_review"];
        return [.. metrics.Select(metric => Number(metric, values[random.Next(values.Length)], stat: metric.Contains("time") ? "median" : null))];
    }

    private static Number Rate(double value) =>
        Number("change_fail_rate", value) with { Unit = "ratio", Numerator = 2, Denominator = 4, Lower = 0.15, Upper = 0.85 };

    private static Number Number(string metric, double? value, string? stat = null, ChangeOrigin? origin = null, string? part = null) => new()
    {
        Metric = metric,
        Stat = stat,
        Origin = origin,
        Part = part,
        Value = value,
        Unit = "",
        Samples = 4,
        Status = value is null ? NumberStatus.NoData : NumberStatus.Ok,
        Rule = "",
    };

    private static NumberReport Report(params Number[] numbers) =>
        new(Scope.Organization, Window.OfDays(7), DateTimeOffset.UnixEpoch, null, 1, "", numbers);

    private static string Text(Rendered rendered) =>
        string.Concat(rendered.Families.Select(family => Encoding.UTF8.GetString(family.Lines.Span)));
}
