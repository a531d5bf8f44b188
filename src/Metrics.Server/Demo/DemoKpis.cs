using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>The business numbers of the sample organization, as its configuration names them, and what they are set beside.</summary>
internal static class DemoKpis
{
    public const string LinkedPair = "Failed changes and customer churn",
        ShortPair = "Lead time and recurring revenue",
        DearerWithAssistance = "ai_cost_per_change";

    public static IReadOnlyList<string> Coincidences { get; } = ["Deployments and orders", "Merged changes and active users"];

    public static IReadOnlyList<Kpi> All { get; } =
    [
        new()
        {
            Name = "net_revenue",
            Title = "Net revenue",
            Unit = "EUR",
            Kind = KpiKind.Revenue,
            Better = Direction.Higher,
            Source = DemoSources.Finance,
            Target = 1_450_000,
            Owner = "Helena Brandt (CFO)",
            Responsible = "Finance",
            Sensitive = true,
        },
        new()
        {
            Name = "mrr",
            Title = "Monthly recurring revenue",
            Unit = "EUR",
            Kind = KpiKind.Revenue,
            Better = Direction.Higher,
            Aggregate = KpiAggregation.Last,
            Source = DemoSources.Finance,
            Target = 900_000,
            Owner = "Helena Brandt (CFO)",
            Responsible = "Finance",
            Sensitive = true,
        },
        new()
        {
            Name = "orders",
            Title = "Orders",
            Unit = "orders",
            Kind = KpiKind.Adoption,
            Better = Direction.Higher,
            Source = DemoSources.Product,
            Target = 21_000,
            Owner = "Miriam Okafor",
        },
        new()
        {
            Name = "active_users",
            Title = "Weekly active users",
            Unit = "users",
            Kind = KpiKind.Adoption,
            Better = Direction.Higher,
            Aggregate = KpiAggregation.Last,
            Source = DemoSources.Product,
            Target = 60_000,
            Owner = "Viktor Hale (CPO)",
            Responsible = "Product analytics",
        },
        new()
        {
            Name = "customer_churn",
            Title = "Weekly customer churn",
            Unit = "ratio",
            Kind = KpiKind.Quality,
            Better = Direction.Lower,
            Aggregate = KpiAggregation.Mean,
            Source = DemoSources.Product,
            Target = 0.013m,
            Owner = "Viktor Hale (CPO)",
            Responsible = "Customer success",
        },
        new()
        {
            Name = "support_tickets",
            Title = "Support tickets",
            Unit = "tickets",
            Kind = KpiKind.Quality,
            Better = Direction.Lower,
            Source = DemoSources.Support,
        },
        new()
        {
            Name = "nps",
            Title = "Net promoter score",
            Unit = "points",
            Kind = KpiKind.Quality,
            Better = Direction.Higher,
            Aggregate = KpiAggregation.Mean,
            Source = DemoSources.Product,
            Target = 45,
            Owner = "Viktor Hale (CPO)",
        },
        new()
        {
            Name = "ai_cost",
            Title = "Cost of AI assistance",
            Unit = "USD",
            Kind = KpiKind.Cost,
            Better = Direction.Lower,
            Source = DemoSources.Finance,
            Target = 26_000,
            Owner = "VP Engineering",
            Responsible = "Head of Platform",
        },
        new()
        {
            Name = DearerWithAssistance,
            Title = "AI cost per merged change",
            Unit = "USD",
            Kind = KpiKind.Cost,
            Better = Direction.Lower,
            Aggregate = KpiAggregation.Mean,
            Ratio = ["ai_cost", "changes_merged"],
            Owner = "VP Engineering",
        },
        new()
        {
            Name = "ai_cost_per_deployment",
            Title = "AI cost per succeeded deployment",
            Unit = "USD",
            Kind = KpiKind.Cost,
            Better = Direction.Lower,
            Aggregate = KpiAggregation.Mean,
            Ratio = ["ai_cost", "deployments"],
            Owner = "VP Engineering",
        },
    ];

    public static IReadOnlyList<Pair> Pairs { get; } =
    [
        new()
        {
            Name = LinkedPair,
            Engineering = "change_fail_rate",
            Business = "customer_churn",
        },
        new()
        {
            Name = Coincidences[0],
            Engineering = "deployments",
            Business = "orders",
        },
        new()
        {
            Name = Coincidences[1],
            Engineering = "changes_merged",
            Business = "active_users",
        },
        new()
        {
            Name = ShortPair,
            Engineering = "lead_time.median",
            Business = "mrr",
        },
    ];

    public static IReadOnlyList<Target> Targets { get; } =
    [
        new()
        {
            Metric = "change_fail_rate",
            AtMost = 0.10,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "failed_deployment_recovery.median",
            AtMost = 2 * 3600,
            Owner = "Head of SRE",
        },
        new()
        {
            Metric = "failed_deployment_recovery.p90",
            AtMost = 10 * 3600,
            Owner = "Head of SRE",
        },
        new()
        {
            Metric = "lead_time.median",
            AtMost = 36 * 3600,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "deployments_per_day",
            AtLeast = 5,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "code_rework_rate",
            AtMost = 0.18,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "merged_without_review_rate",
            AtMost = 0.20,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "deployment_rework_rate",
            AtMost = 0.08,
            Owner = "VP Engineering",
        },
        new()
        {
            Metric = "data_quality",
            AtLeast = 0.9,
            Owner = "Head of Platform",
        },
        new()
        {
            Metric = "change_fail_rate",
            Scope = "team:payments",
            AtMost = 0.05,
            Owner = "Dana Reyes",
        },
    ];

    /// <summary>The metrics that get slowly worse within their target.</summary>
    public static IReadOnlyList<string> QuietRisks { get; } =
    ["failed_deployment_recovery.p90", "code_rework_rate", "merged_without_review_rate"];
}
