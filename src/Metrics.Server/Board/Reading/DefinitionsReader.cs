using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the page of definitions: the catalog's words, and two weeks worked out by the same functions as every number.</summary>
internal static class DefinitionsReader
{
    private const string Sample = WorkedWeek.Service;

    private static readonly IReadOnlyList<WorkedWeekView> Weeks = [Pay(), Web()];

    public static DefinitionsView Read() => new(MetricCatalog.All, Weeks);

    private static WorkedWeekView Pay()
    {
        var week = new WorkedWeek(
            [Deployed("D1", 5, 10, "a"), Deployed("D2", 5, 15, "b"), Deployed("D3", 6, 9, "c"), Deployed("D4", 7, 9, "b")],
            [
                Hurt("I1", Day(5, 15.5), Day(5, 16.5)),
                Hurt("I2", Day(5, 15 + (40 / 60.0)), Day(5, 18)),
                Hurt("I3", Day(6, 8), Day(6, 8 + (20 / 60.0))) with
                {
                    CausedBy = Incident.NoDeployment,
                },
                Hurt("I4", Day(9, 12), null),
            ],
            Window.OfDays(7),
            Day(9, 18));
        return View(
            week,
            "Service pay: two incidents on one deployment, a rollback, and an incident of no deployment",
            [
                ("Mon 10:00", "D1 succeeds"),
                ("Mon 15:00", "D2 succeeds"),
                ("Mon 15:30", "Incident I1, until 16:30"),
                ("Mon 15:40", "Incident I2, until 18:00"),
                ("Tue 08:00", "Incident I3, until 08:20; a person states: not caused by a deployment"),
                ("Tue 09:00", "D3 succeeds"),
                ("Wed 09:00", "D4 succeeds with D2's revision: a rollback"),
                ("Fri 12:00", "Incident I4, still open on Friday 18:00"),
            ],
            new()
            {
                ["change_fail_rate"] =
                    "D2 has two incidents and counts once; D3 was rolled back. I3 is stated as no deployment's, I4 began too late.",
                ["failed_deployment_recovery"] = "D2 until its last incident ended: 3 h. D3 until the rollback: 24 h.",
                ["deployment_rework_rate"] = "D4 is a rollback: work that nobody planned.",
                ["time_to_restore"] = "I1, I2 and I3, whatever their cause; I4 is open and shown beside it.",
            });
    }

    private static WorkedWeekView Web()
    {
        var week = new WorkedWeek(
            [
                Deployed("D1", 5, 9, "a"),
                Deployed("D2", 6, 9, "b") with
                {
                    Outcome = DeploymentOutcome.Failed,
                },
                Deployed("D3", 6, 10, "c"),
                Deployed("D4", 7, 12, "a"),
            ],
            [Hurt("I1", Day(6, 12), Day(7, 12)), Hurt("I2", Day(6, 12), Day(7, 12)), Hurt("I3", Day(36, 12), null)],
            Window.OfDays(40),
            Day(37, 12));
        return View(
            week,
            "Service web: one outage with two alerts, and an incident a month later",
            [
                ("Mon 09:00", "D1 succeeds (revision A)"),
                ("Tue 09:00", "D2 fails to roll out: no user saw it"),
                ("Tue 10:00", "D3 succeeds (revision C)"),
                ("Tue 12:00", "Incidents I1 and I2, until Wed 12:00: one outage, two alerts"),
                ("Wed 12:00", "D4 succeeds with revision A: a rollback"),
                ("30 days later", "Incident I3, still open"),
            ],
            new()
            {
                ["change_fail_rate"] =
                    "D3 alone failed its users: two alerts and a rollback are one failure. D2 reached nobody, I3 came too late to be D4's.",
                ["failed_deployment_recovery"] = "D3, Tuesday 10:00, until its incidents ended on Wednesday 12:00.",
                ["deployment_rework_rate"] = "D4 is a rollback.",
                ["time_to_restore"] = "I1 and I2, a day each.",
            });
    }

    private static WorkedWeekView View(
        WorkedWeek week,
        string title,
        IReadOnlyList<(string When, string What)> events,
        Dictionary<string, string> why)
    {
        ILookup<string, Number> numbers = week.Report().Numbers.Where(number => number.Origin is null).ToLookup(number => number.Metric);
        return new WorkedWeekView(
            title,
            events,
            [
                .. why.Select(item => (metric: MetricCatalog.Find(item.Key)!, item.Value))
                    .Select(item =>
                    {
                        Number number = numbers[item.metric.Name].First(number => number.Stat is null or "median");
                        string value = number.Value is { } known ? ValueText.Of(known, number.Unit) : "no data";
                        return (
                            item.metric.Title,
                            number.Numerator is { } part ? $"{part} of {number.Denominator} = {value}" : value,
                            item.Value);
                    }),
            ],
            week.Others());
    }

    private static Deployment Deployed(string id, int day, double hour, string revision) =>
        new()
        {
            Id = id,
            Service = Sample,
            Environment = "production",
            Revision = revision,
            FinishedAt = Day(day, hour),
            Outcome = DeploymentOutcome.Succeeded,
        };

    private static Incident Hurt(string id, DateTimeOffset from, DateTimeOffset? until) =>
        new()
        {
            Id = id,
            Services = [Sample],
            Title = id,
            StartedAt = from,
            ResolvedAt = until,
        };

    /// <summary>An hour of a day counted from the first of January 2026, a Thursday: day 5 is a Monday.</summary>
    private static DateTimeOffset Day(int day, double hour) =>
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day - 1).AddMinutes(Math.Round(hour * 60));
}
