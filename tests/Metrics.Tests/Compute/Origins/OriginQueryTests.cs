using Metrics.Compute;
using Metrics.Compute.Origins;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Origins;

public sealed class OriginQueryTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-11-20T12:00Z");
    private static readonly CalendarPeriod Quarter = CalendarPeriod.Parse("2026-Q3")!.Value;

    [Fact]
    public void Assistance_that_fails_more_often_is_told_with_its_interval_and_its_groups()
    {
        OriginEffect found = Effect(
            Reports([.. Shipped("pay", ChangeOrigin.AiAssisted, 200, failed: 50), .. Shipped("pay", ChangeOrigin.Human, 300, failed: 20)]),
            "change_fail_rate");

        Assert.Equal(OriginVerdict.Higher, found.Verdict);
        Assert.Equal((200, 50, 300, 20), (found.Group.Samples, found.Group.Numerator, found.People.Samples, found.People.Numerator));
        Assert.InRange(found.Difference!.Value, 0.15, 0.22);
        Assert.True(found.Lower > 0.1 && found.Upper < 0.27);
        Assert.Equal(
            "AI-assisted deployments failed more often than people's of the same service, size and quarter: +18.3 points "
            + "(95 %: +11.7 points to +25.0 points; 25 % (50 of 200) with assistance beside 6.7 % (20 of 300) of people alone).",
            found.Words);
    }

    [Fact]
    public void Groups_that_differ_only_by_their_services_do_not_differ()
    {
        // Simpson's paradox: assistance is used where little fails. Unmatched it looks safer, within each service it fails more often.
        IReadOnlyList<OriginReport> reports = Reports(
            [
                .. Shipped("calm", ChangeOrigin.AiAssisted, 800, failed: 64), .. Shipped("calm", ChangeOrigin.Human, 200, failed: 4),
                .. Shipped("rough", ChangeOrigin.AiAssisted, 100, failed: 45), .. Shipped("rough", ChangeOrigin.Human, 700, failed: 210),
            ],
            Some.Catalog("calm", "rough"));

        OriginEffect found = Effect(reports, "change_fail_rate");

        Assert.True(found.Crude < -0.1);
        Assert.Equal(OriginVerdict.Higher, found.Verdict);
        Assert.InRange(found.Difference!.Value, 0.05, 0.12);
    }

    [Fact]
    public void Groups_that_differ_only_by_the_size_of_changes_do_not_differ()
    {
        OriginEffect found = Effect(
            Reports(
                [
                    .. Shipped("pay", ChangeOrigin.AiAssisted, 300, failed: 90, lines: 2000), .. Shipped("pay", ChangeOrigin.AiAssisted, 100, failed: 2, lines: 5),
                    .. Shipped("pay", ChangeOrigin.Human, 100, failed: 30, lines: 2000), .. Shipped("pay", ChangeOrigin.Human, 300, failed: 6, lines: 5),
                ]),
            "change_fail_rate");

        Assert.True(found.Crude > 0.1);
        Assert.Equal(0, found.Difference!.Value, 3);
        Assert.Equal(OriginVerdict.Unclear, found.Verdict);
        Assert.StartsWith("Cannot tell yet whether AI-assisted deployments fail more often or less: ", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_over_the_year_is_no_effect_of_origin()
    {
        OriginEffect found = Effect(
            Reports(
                [
                    .. Shipped("pay", ChangeOrigin.AiAssisted, 40, failed: 1, from: "2025-11-01T00:00Z"),
                    .. Shipped("pay", ChangeOrigin.Human, 400, failed: 10, from: "2025-11-01T00:00Z"),
                    .. Shipped("pay", ChangeOrigin.AiAssisted, 400, failed: 80), .. Shipped("pay", ChangeOrigin.Human, 40, failed: 8),
                ]),
            "change_fail_rate");

        Assert.True(found.Crude > 0.1);
        Assert.Equal(OriginVerdict.Unclear, found.Verdict);
    }

    [Fact]
    public void Too_few_of_a_kind_are_said_to_be_too_few()
    {
        OriginEffect found = Effect(
            Reports([.. Shipped("pay", ChangeOrigin.AiAssisted, 7, failed: 6), .. Shipped("pay", ChangeOrigin.Human, 200, failed: 10)]), "change_fail_rate");

        Assert.Equal((OriginVerdict.TooFew, null), (found.Verdict, found.Difference));
        Assert.Equal(
            "Cannot tell yet whether AI-assisted deployments fail more often or less: 7 of 7 and 200 of 200 of people alone can be compared; "
            + "20 of each with 5 failures among them are needed.",
            found.Words);
    }

    [Fact]
    public void Nothing_at_all_cannot_be_told_either_and_is_no_zero()
    {
        OriginReport report = Reports([])[0];

        Assert.All(report.Effects, effect => Assert.Equal((OriginVerdict.TooFew, null, null), (effect.Verdict, effect.Group.Value, effect.Difference)));
        Assert.All(report.Adoption, quarter => Assert.Null(quarter.Share));
    }

    [Fact]
    public void Unknown_origin_is_counted_for_itself_and_never_compared()
    {
        OriginReport report = Reports(
            [.. Shipped("pay", ChangeOrigin.Unknown, 30, failed: 10), .. Shipped("pay", ChangeOrigin.Human, 40, failed: 2), .. Shipped("pay", ChangeOrigin.AiAssisted, 10, failed: 1)])[0];

        OriginAdoption quarter = report.Adoption[^1];
        Assert.Equal((10, 40, 0, 30, 0.2), (quarter.AiAssisted, quarter.Human, quarter.Bot, quarter.Unknown, quarter.Share));
        Assert.Equal((10, 40), (report.Effects[0].Group.Samples, report.Effects[0].People.Samples));
    }

    [Fact]
    public void Times_are_compared_by_their_typical_difference()
    {
        IReadOnlyList<OriginReport> reports = Reports(
            [
                .. Shipped("pay", ChangeOrigin.AiAssisted, 60, failed: 0, leadHours: 20), .. Shipped("pay", ChangeOrigin.Human, 80, failed: 0, leadHours: 30),
                .. Shipped("pay", ChangeOrigin.Bot, 30, failed: 0, leadHours: 50),
            ]);

        OriginEffect assisted = Effect(reports, "lead_time");
        OriginEffect bots = Effect(reports, "lead_time", ChangeOrigin.Bot);

        Assert.Equal((OriginVerdict.Lower, OriginVerdict.Higher), (assisted.Verdict, bots.Verdict));
        Assert.InRange(assisted.Difference!.Value / 3600, -12, -8);
        Assert.StartsWith("AI-assisted changes reached production sooner than people's of the same service, size and quarter: −10", assisted.Words, StringComparison.Ordinal);
        Assert.InRange(bots.Difference!.Value / 3600, 18, 22);
        Assert.Equal(OriginVerdict.Lower, Effect(reports, "time_to_first_review").Verdict);
        Assert.Equal(OriginVerdict.Unclear, Effect(reports, "lead_time_review").Verdict);
    }

    [Fact]
    public void Lines_that_are_written_twice_are_compared_day_by_day()
    {
        Fact[] facts =
        [
            .. from day in Enumerable.Range(1, 60)
               from origin in new[] { ChangeOrigin.AiAssisted, ChangeOrigin.Human }
               select Some.Rework($"2026-{7 + (day / 31):00}-{1 + (day % 31):00}", 200, (origin == ChangeOrigin.Human ? 10 : 34) + (day % 9), origin: origin),
        ];

        OriginEffect found = Effect(Reports(facts), "code_rework_rate");

        Assert.Equal(OriginVerdict.Higher, found.Verdict);
        Assert.InRange(found.Difference!.Value, 0.11, 0.13);
        Assert.StartsWith("AI-assisted changes rewrote young lines more than people's of the same service, size and quarter: +12", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_is_judged_by_its_own_services()
    {
        IReadOnlyList<OriginReport> reports = Reports(
            [
                .. Shipped("app", ChangeOrigin.AiAssisted, 200, failed: 60), .. Shipped("app", ChangeOrigin.Human, 200, failed: 10),
                .. Shipped("pay", ChangeOrigin.AiAssisted, 200, failed: 10), .. Shipped("pay", ChangeOrigin.Human, 200, failed: 10),
            ],
            Some.Catalog(Some.Team("mobile", Some.Service("app")), Some.Team("money", Some.Service("pay"))));

        Assert.Equal(["organization", "team:mobile", "team:money"], reports.Select(report => report.Scope.ToString()));
        Assert.Equal(
            [OriginVerdict.Higher, OriginVerdict.Higher, OriginVerdict.Unclear], reports.Select(report => report.Effects[0].Verdict));
    }

    [Fact]
    public void Each_quarter_equals_the_number_that_its_link_leads_to()
    {
        Fact[] facts =
        [
            .. Shipped("pay", ChangeOrigin.AiAssisted, 50, failed: 9, leadHours: 17), .. Shipped("pay", ChangeOrigin.Human, 60, failed: 4, leadHours: 23),
            .. Shipped("pay", ChangeOrigin.AiAssisted, 30, failed: 2, from: "2026-04-02T00:00Z"),
        ];
        Ask ask = Ask.In(Some.Catalog("pay"), facts);
        OriginReport report = OriginQuery.All(ask.Index, Quarter, [], Now, [])[0];
        foreach (OriginQuarter quarter in report.OverTime.Where(one => one is { Origin: ChangeOrigin.AiAssisted, Metric: not "lead_time_review" }))
        {
            NumberReport numbers = NumberQuery.Report(ask.Index, Scope.Organization, Window.Parse(quarter.Quarter)!, Now, []);
            string? stat = OriginMetrics.All.First(metric => metric.Name == quarter.Metric).Stat;

            Assert.Equal(numbers.Find(quarter.Metric, stat, ChangeOrigin.AiAssisted)!.Value, quarter.Group.Value);
            Assert.Equal(numbers.Find(quarter.Metric, stat, ChangeOrigin.Human)!.Value, quarter.People.Value);
            Assert.Equal(
                $"/explain/{quarter.Metric}?scope=organization&window={quarter.Quarter}{(stat is null ? "" : $"&stat={stat}")}&origin=ai_assisted", quarter.Explain);
        }
    }

    [Fact]
    public void The_order_in_which_facts_arrive_changes_nothing()
    {
        Fact[] facts =
        [
            .. Shipped("app", ChangeOrigin.AiAssisted, 90, failed: 13, leadHours: 11), .. Shipped("app", ChangeOrigin.Human, 120, failed: 10, leadHours: 19),
            .. Shipped("pay", ChangeOrigin.AiAssisted, 60, failed: 5, leadHours: 31), .. Shipped("pay", ChangeOrigin.Human, 70, failed: 6, leadHours: 37),
        ];
        Catalog catalog = Some.Catalog("pay", "app");
        var random = new Random(5);

        string Told(Fact[] inOrder) => System.Text.Json.JsonSerializer.Serialize(OriginQuery.All(Ask.In(catalog, inOrder).Index, Quarter, [], Now, []));

        Assert.Equal(Told(facts), Told([.. facts.OrderBy(_ => random.Next())]));
    }

    private static IReadOnlyList<OriginReport> Reports(Fact[] facts, Catalog? catalog = null) =>
        OriginQuery.All(Ask.In(catalog ?? Some.Catalog("pay"), facts).Index, Quarter, [], Now, []);

    private static OriginEffect Effect(IReadOnlyList<OriginReport> reports, string metric, ChangeOrigin origin = ChangeOrigin.AiAssisted) =>
        reports[0].Effects.Single(effect => effect.Metric == metric && effect.Origin == origin);

    /// <summary>Deployments of one change each, an hour apart; of them so many failed, evenly spread.</summary>
    private static IEnumerable<Fact> Shipped(
        string service, ChangeOrigin origin, int count, int failed, int lines = 40, double leadHours = 30, string from = "2026-07-02T00:00Z")
    {
        DateTimeOffset start = Some.At(from);
        for (int at = 0; at < count; at++)
        {
            string id = $"{service}-{origin}-{lines}-{from}-{at}";
            DateTimeOffset deployed = start.AddHours(at).AddMinutes((int)origin);
            DateTimeOffset merged = deployed.AddMinutes(-30);
            DateTimeOffset began = deployed.AddHours(-leadHours).AddMinutes(-(at * 37 % 120));
            yield return Some.Change(id: "c" + id, repository: $"acme/{service}", origin: origin) with
            {
                MergedAt = merged,
                ClosedAt = merged,
                FirstCommitAt = began,
                OpenedAt = began,
                FirstReviewAt = merged.AddMinutes(-20 - (at % 7)),
                Additions = lines,
                Deletions = 0,
            };
            yield return Some.Deployment(id: "d" + id, service: service, changes: ["c" + id]) with { FinishedAt = deployed };
            if (at * failed / count != (at + 1) * failed / count)
            {
                yield return Some.Incident(id: "i" + id, services: [service], causedBy: "d" + id) with
                {
                    StartedAt = deployed.AddMinutes(1),
                    ResolvedAt = deployed.AddMinutes(20),
                };
            }
        }
    }
}
