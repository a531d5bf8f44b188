using Metrics.Compute.FailureCosts;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads what incidents cost.</summary>
internal sealed class FailuresReader(Numbers numbers, BoardFacts facts)
{
    private const int MostIncidents = 40;

    public async Task<FailuresView> ReadAsync(CalendarPeriod quarter, BoardQuestion question, CancellationToken cancel)
    {
        Kpi[] kpis = [.. KpiReader.Visible(question)];
        IReadOnlyList<FailureCost> costs = numbers.Ask((index, _) => FailureCostQuery.All(index, quarter, kpis, question.At));
        var views = new List<FailureCostView>();
        foreach (FailureCost cost in costs)
        {
            var incidents = new List<FailureIncidentView>();
            foreach (IncidentLoss loss in cost.Incidents.OrderByDescending(one => one.Loss?.Shortfall ?? decimal.MinValue).Take(MostIncidents))
            {
                var incident = await facts.FindAsync(loss.Key, cancel) as Incident;
                incidents.Add(new FailureIncidentView(loss, incident?.Title ?? loss.Key.Id, incident?.Url));
            }

            views.Add(new FailureCostView(cost, cost.Total is null ? null : Draw(cost, question), incidents));
        }

        return new FailuresView(Quarters.Around(quarter, question), views);
    }

    private static Figure Draw(FailureCost cost, BoardQuestion question)
    {
        ChartSeries Of(string name, Func<FailureDay, decimal?> value) =>
            new(name, cost.Unit, [.. cost.Days.Select(day => new ChartPoint(question.Calendar.StartOf(day.Day).AddHours(12), (double?)value(day)))]);
        var chart = new LineChart
        {
            Id = $"failures-{cost.Kpi}",
            Title = $"{cost.Title} on days with incidents",
            Description = $"What {cost.Title} brought in the time of incidents of {cost.Quarter}, and what the four weeks before made expected.",
            Series = [Of("Actual", day => day.Actual), Of("Expected", day => day.Expected)],
            Zone = question.Zone,
            FromZero = false,
            Size = ChartSize.Full,
        };
        string Text(decimal? value) => value is { } known ? Amount.Of((double)known, cost.Unit) : "cannot be told";
        return new Figure(
            $"{cost.Title}, day by day",
            "What came in beside what was expected. Days without an incident are passed over; the axis does not begin at zero.",
            chart.Render(),
            (chart with { Id = $"failures-{cost.Kpi}-narrow", Size = ChartSize.Narrow }).Render(),
            ["Day", "Actual", "Expected", "Weeks compared"],
            [
                .. cost.Days.Select(day => (string[])
                    [$"{day.Day:yyyy-MM-dd}", Text(day.Actual), Text(day.Expected), day.Weeks.ToString(System.Globalization.CultureInfo.InvariantCulture)]),
            ])
        {
            Explain = cost.Explain,
        };
    }
}
