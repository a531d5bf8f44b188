using Metrics.Facts;
using Metrics.Server.Demo;
using Xunit.Abstractions;

namespace Metrics.Tests.Server.Demo;

/// <summary>What was planted is really there, measured on the plain facts.</summary>
public sealed class DemoTruthTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);
    private static readonly DemoOrganization Demo = DemoOrganization.Make(Now);
    private static readonly DemoTruth Truth = Demo.Truth;
    private static readonly OrganizationCalendar Calendar = Demo.Config.Organization.Calendar();

    [Fact]
    public void Churn_follows_failed_deployments_three_weeks_later_and_at_no_other_lag_as_closely()
    {
        Dictionary<DateOnly, double> churn = Points("customer_churn");
        Dictionary<DateOnly, double> failing = Weekly(
            Truth.Deployments.Where(outcome => outcome.Succeeded),
            outcome => outcome.At,
            week => week.Average(outcome => outcome.Failed ? 1 : 0.0));
        double[] byLag = [.. Enumerable.Range(0, 9).Select(lag => Together(failing, churn, lag))];
        output.WriteLine(string.Join("  ", byLag.Select((value, lag) => $"{lag}: {value:0.00}")));

        Assert.True(byLag[Truth.LinkLagWeeks] > 0.7);
        Assert.All(byLag.Where((_, lag) => lag != Truth.LinkLagWeeks), other => Assert.True(other < 0.45));
    }

    [Fact]
    public void Assisted_changes_fail_more_in_one_team_and_not_elsewhere()
    {
        foreach (string team in DemoCatalog.Services.Select(service => service.Team).Distinct())
        {
            DemoOutcome[] ours = [.. Of(team).Where(outcome => outcome.At > Now.AddDays(-400))];
            double assisted = Rate(ours.Where(outcome => outcome.Assisted)),
                other = Rate(ours.Where(outcome => !outcome.Assisted));
            output.WriteLine(
                $"{team,-11} assisted {assisted:0.000} of {ours.Count(outcome => outcome.Assisted)}, other {other:0.000} of {ours.Length}");
            if (team == Truth.AiEffectTeam)
            {
                Assert.True(assisted > 1.8 * other);
            }
            else
            {
                Assert.True(Math.Abs(assisted - other) < 0.05);
            }
        }
    }

    [Fact]
    public void One_team_got_faster_and_less_stable()
    {
        DemoOutcome[] before =
        [
            .. Of(Truth.TradeOffTeam).Where(outcome => outcome.At > Now.AddDays(-305) && outcome.At <= Now.AddDays(-215)),
        ];
        DemoOutcome[] after = [.. Of(Truth.TradeOffTeam).Where(outcome => outcome.At > Now.AddDays(-90))];
        output.WriteLine($"before {before.Length} at {Rate(before):0.000}, after {after.Length} at {Rate(after):0.000}");

        Assert.True(after.Length > 1.4 * before.Length);
        Assert.True(Rate(after) > 1.6 * Rate(before));
    }

    [Fact]
    public void Quiet_risks_grew_over_four_quarters()
    {
        Fact[] facts = [.. Demo.Current().Select(fact => fact.Fact)];
        Change[] merged = [.. facts.OfType<Change>().Where(change => change.MergedAt is not null)];
        CodeRework[] rework = [.. facts.OfType<CodeRework>()];
        double[] unreviewed = Quarters(days =>
            merged.Where(change => days(change.MergedAt!.Value)).Average(change => change.FirstReviewAt is null ? 1 : 0.0));
        double[] reworked = Quarters(days =>
            rework.Where(day => days(day.HappenedAt!.Value)).Sum(day => day.LinesReworked)
            / (double)rework.Where(day => days(day.HappenedAt!.Value)).Sum(day => day.LinesChanged));
        Incident[] slow = [.. facts.OfType<Incident>().Where(incident => incident is { ResolvedAt: not null })];
        double[] restored = Quarters(days =>
            slow.Where(incident => days(incident.ResolvedAt!.Value))
                .Select(incident => (incident.ResolvedAt!.Value - incident.StartedAt).TotalHours)
                .Order()
                .ToArray()
                is var hours
                ? hours[(int)(hours.Length * 0.9)]
                : 0);
        output.WriteLine($"unreviewed {string.Join(' ', unreviewed.Select(value => $"{value:0.000}"))}");
        output.WriteLine($"reworked   {string.Join(' ', reworked.Select(value => $"{value:0.000}"))}");
        output.WriteLine($"p90 hours  {string.Join(' ', restored.Select(value => $"{value:0.00}"))}");

        Assert.Equal(unreviewed.Order(), unreviewed);
        Assert.Equal(reworked.Order(), reworked);
        Assert.Equal(restored.Order(), restored);
    }

    [Fact]
    public void The_move_of_the_database_hurt_and_the_quiet_quarter_was_quiet()
    {
        DemoOutcome[] moving =
        [
            .. Of(DemoStory.MigrationTeam).Where(outcome => Day(outcome.At) is >= DemoStory.MigrationFrom and < DemoStory.MigrationTo),
        ];
        int quiet = Truth.Deployments.Count(outcome => Day(outcome.At) is >= DemoStory.QuietFrom and < DemoStory.QuietTo);
        int busy = Truth.Deployments.Count(outcome => Day(outcome.At) is >= DemoStory.QuietTo and < DemoStory.QuietTo + 90);
        output.WriteLine($"moving {Rate(moving):0.000} of {moving.Length}; quiet {quiet}, then {busy}");

        Assert.True(Rate(moving) > 0.25);
        Assert.True(quiet < 0.7 * busy);
    }

    private static IEnumerable<DemoOutcome> Of(string team)
    {
        HashSet<string> services = [.. DemoCatalog.Services.Where(service => service.Team == team).Select(service => service.Name)];
        return Truth.Deployments.Where(outcome => outcome.Succeeded && services.Contains(outcome.Service));
    }

    private static double Rate(IEnumerable<DemoOutcome> outcomes) => outcomes.Average(outcome => outcome.Failed ? 1 : 0.0);

    private static int Day(DateTimeOffset instant) => Calendar.DayOf(instant).DayNumber - Calendar.DayOf(Now).DayNumber;

    private static double[] Quarters(Func<Func<DateTimeOffset, bool>, double> value) =>
        [.. Enumerable.Range(0, 4).Select(quarter => value(at => Day(at) >= -364 + (91 * quarter) && Day(at) < -273 + (91 * quarter)))];

    private static Dictionary<DateOnly, double> Points(string kpi) =>
        Demo.Current()
            .Select(fact => fact.Fact)
            .OfType<KpiPoint>()
            .Where(point => point.Kpi == kpi)
            .ToDictionary(point => point.PeriodStart, point => (double)point.Value);

    private static Dictionary<DateOnly, double> Weekly<T>(
        IEnumerable<T> items,
        Func<T, DateTimeOffset> at,
        Func<IEnumerable<T>, double> value) =>
        items
            .GroupBy(item => Calendar.DayOf(at(item)) is var day ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : default)
            .ToDictionary(week => week.Key, week => value(week));

    /// <summary>Spearman's correlation of week-to-week differences, the first series moving <paramref name="lag"/> weeks earlier.</summary>
    private static double Together(Dictionary<DateOnly, double> first, Dictionary<DateOnly, double> second, int lag)
    {
        (double X, double Y)[] moves =
        [
            .. from week in second.Keys
            where
                second.ContainsKey(week.AddDays(-7))
                && first.ContainsKey(week.AddDays(-7 * lag))
                && first.ContainsKey(week.AddDays(-7 * (lag + 1)))
            select (first[week.AddDays(-7 * lag)] - first[week.AddDays(-7 * (lag + 1))], second[week] - second[week.AddDays(-7)]),
        ];
        double[] x = Ranks([.. moves.Select(move => move.X)]),
            y = Ranks([.. moves.Select(move => move.Y)]);
        double mean = (moves.Length - 1) / 2.0;
        return x.Zip(y).Sum(pair => (pair.First - mean) * (pair.Second - mean)) / x.Sum(rank => (rank - mean) * (rank - mean));
    }

    private static double[] Ranks(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return [.. values.Select(value => (double)Array.BinarySearch(sorted, value))];
    }
}
