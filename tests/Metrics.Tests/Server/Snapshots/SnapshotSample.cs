using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Tests.Server.Snapshots;

/// <summary>A small document with everything that makes exports stumble: formulas in names, markup, no data, a sensitive KPI.</summary>
internal static class SnapshotSample
{
    public static SnapshotDocument Document { get; } = new()
    {
        Id = "2026-Q3.1",
        Quarter = "2026-Q3",
        Start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero),
        End = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero),
        ToDate = false,
        CreatedAt = new DateTimeOffset(2026, 10, 5, 8, 0, 0, TimeSpan.Zero),
        At = new DateTimeOffset(2026, 10, 5, 8, 0, 0, TimeSpan.Zero),
        Revision = 41,
        Note = "for the <b>board</b>",
        Program = "1.0.0",
        Organization = new SnapshotOrganization("Acme", "UTC", 1, QuarterPattern.Months),
        DefinitionVersion = "abc",
        Definitions = new Definitions(),
        Catalog = new Catalog { Teams = [new Team { Name = "pay", Accountable = "=HYPERLINK(\"http://x\")" }] },
        KpiCatalog =
        [
            new Kpi { Name = "secret_revenue", Unit = "EUR", Sensitive = true },
            new Kpi { Name = "users", Unit = "users" },
        ],
        PairCatalog = [],
        Targets = [],
        Sources = [new SourceHealth("github", [FactKind.Change], new DateTimeOffset(2026, 10, 5, 7, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1), 10, 0)],
        Facts = new SnapshotFacts(new string('0', 64), 1234),
        Numbers =
        [
            new ScopeNumbers(Scope.Organization, null, [Rate(0.125), NoData()]),
            new ScopeNumbers(Scope.Team("pay"), "=HYPERLINK(\"http://x\")", [Rate(0.5)]),
        ],
        Kpis = [Kpi("secret_revenue", "EUR", true, 7654321), Kpi("users", "users", false, 1000)],
        Pairs = [],
        Review = new QuarterReview
        {
            Quarter = new CalendarPeriod(PeriodGrain.Quarter, 2026, 3),
            ToDate = false,
            At = new DateTimeOffset(2026, 10, 5, 8, 0, 0, TimeSpan.Zero),
            TradeOffs =
            [
                TradeOff("revenue-up-less-stable", Moved("secret_revenue", "EUR", 6000000, 7654321), Moved("change_fail_rate", "ratio", 0.03, 0.125)),
                TradeOff("adoption-up-dearer", Moved("users", "users", 800, 1000), Moved("cost_each", "EUR", 3, 4) with { Flags = ["2026-Q3: a gap"] }),
            ],
            TradeOffRules = ["revenue-up-less-stable", "adoption-up-dearer"],
            QuietRisks = [],
            InvisibleWork = [],
            Ownership = [new OwnedNumber("secret_revenue", "Revenue", Scope.Organization, null, null, 7654321, "EUR", null, null, true)],
            Decisions = [],
        },
    };

    private static TradeOff TradeOff(string rule, Movement better, Movement worse) => new(
        rule, Scope.Organization, better, worse, $"{rule}: {better.Metric} {better.Now}, {worse.Metric} {worse.Now}", "Who asked for it?", "What changed?");

    private static Movement Moved(string name, string unit, double before, double now) =>
        new(name, name, unit, before, now, $"/explain/{name}?scope=organization&window=2026-Q3");

    private static Number Rate(double value) => new()
    {
        Metric = "change_fail_rate",
        Value = value,
        Unit = "ratio",
        Numerator = 1,
        Denominator = 8,
        Samples = 8,
        Lower = 0.02,
        Upper = 0.47,
        Status = NumberStatus.Ok,
        Quality = 0.97,
        Rule = "definitions 3.3",
    };

    private static Number NoData() => new()
    {
        Metric = "lead_time",
        Stat = "median",
        Unit = "seconds",
        Samples = 0,
        Status = NumberStatus.NoData,
        Rule = "definitions 3.2",
    };

    private static KpiRow Kpi(string name, string unit, bool sensitive, decimal value) => new()
    {
        Kpi = name,
        Title = name,
        Scope = "organization",
        Unit = unit,
        Sensitive = sensitive,
        Period = KpiPeriod.Month,
        Last = "2026-09",
        Value = value,
        Quarter = value,
        Status = NumberStatus.Ok,
    };
}
