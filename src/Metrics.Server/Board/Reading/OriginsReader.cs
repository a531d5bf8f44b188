using Metrics.Compute.Origins;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads what AI assistance and bots go with.</summary>
internal sealed class OriginsReader(Numbers numbers)
{
    /// <summary>Where the quarters and the records of a comparison are.</summary>
    public static string Address(OriginEffect effect, string quarter) =>
        $"/origins/{quarter}?scope={Uri.EscapeDataString(effect.Scope.ToString())}#{effect.Metric}";

    /// <summary>Null when there is no such scope.</summary>
    public OriginsView? Read(CalendarPeriod quarter, string? scope, BoardQuestion question)
    {
        IReadOnlySet<string> hidden = question.SeesSensitive ? new HashSet<string>() : SensitiveKpis.Of(question.Config.Kpis);
        Kpi[] kpis = [.. question.Config.Kpis.Where(kpi => !hidden.Contains(kpi.Name))];
        IReadOnlyList<OriginReport> reports = numbers.Ask((index, sources) => OriginQuery.All(index, quarter, kpis, question.At, sources));
        return reports.FirstOrDefault(report => report.Scope.ToString() == (string.IsNullOrEmpty(scope) ? "organization" : scope)) is { } chosen
            ? new OriginsView
            {
                Quarters = Quarters.Around(quarter, question),
                Reports = reports,
                Chosen = chosen,
                Figure = Draw(chosen, question),
            }
            : null;
    }

    private static Figure Draw(OriginReport report, BoardQuestion question)
    {
        OriginQuarter[] quarters = [.. report.OverTime.Where(one => one is { Metric: "change_fail_rate", Origin: ChangeOrigin.AiAssisted })];
        ChartSeries Of(string name, Func<OriginQuarter, OriginGroup> group) =>
            new(name, "ratio", [.. quarters.Select(one => new ChartPoint(EndOf(one.Quarter, question), group(one).Value))]);
        var chart = new LineChart
        {
            Id = "origins",
            Title = "Change fail rate by origin",
            Description = $"The change fail rate of {Words.Of(report.Scope)} by quarter, of AI-assisted deployments and of those of people alone.",
            Series = [Of("With assistance", one => one.Group), Of("People alone", one => one.People)],
            Zone = question.Zone,
        };
        return new Figure(
            "Change fail rate, quarter by quarter",
            "The first line is with assistance, the second people alone; nothing is matched here.",
            chart.Render(),
            (chart with { Id = "origins-narrow", Size = ChartSize.Narrow }).Render(),
            ["Quarter", "With assistance", "People alone"],
            [.. quarters.Select(one => (string[])[one.Quarter, Text(one.Group), Text(one.People)])]);
    }

    private static DateTimeOffset EndOf(string quarter, BoardQuestion question)
    {
        DateTimeOffset end = question.Calendar.Bounds(CalendarPeriod.Parse(quarter)!.Value).End.AddMilliseconds(-1);
        return end < question.At ? end : question.At;
    }

    private static string Text(OriginGroup group) => group.Value is { } value ? ValueText.Percent(value) : "no data";
}
