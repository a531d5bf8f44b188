using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>The teams of the sample organization and what each service is like.</summary>
internal static class DemoCatalog
{
    /// <summary>The day, from the sample's today, from which another team owns <c>search</c>.</summary>
    public const int SearchMoved = -400;

    /// <summary>The team whose incidents no tool records.</summary>
    public const string TeamWithoutIncidents = "labs";

    /// <summary>The team that nobody answers for.</summary>
    public const string TeamWithoutOwner = "platform";

    public static IReadOnlyList<DemoService> Services { get; } =
    [
        new("payments", "pay-api", "checkout", 0.55),
        new("payments", "ledger", "checkout", 0.2),
        new("payments", "billing", "checkout", 0.32),
        new("payments", "fraud-check", "checkout", 0.3),
        new("payments", "payouts", "checkout", 0.16),
        new("storefront", "web-shop", "shop", 0.8),
        new("storefront", "search", "shop", 0.3),
        new("storefront", "cart", "shop", 0.4),
        new("storefront", "checkout", "checkout", 0.45),
        new("storefront", "recommendations", "shop", 0.28),
        new("mobile", "ios-app", "app", 0.35, Folder: "ios"),
        new("mobile", "android-app", "app", 0.38, Folder: "android"),
        new("mobile", "mobile-gateway", "app", 0.55),
        new("mobile", "push", "app", 0.35),
        new("data", "ingest", "insights", 0.42),
        new("data", "warehouse", "insights", 0.3),
        new("data", "reporting", "insights", 0.3),
        new("data", "ml-features", "insights", 0.24),
        new("platform", "identity", "platform", 0.28),
        new("platform", "api-gateway", "platform", 0.32),
        new("platform", "notifications", "platform", 0.22),
        new("platform", "feature-flags", "platform", 0.25, Listed: false),
        new("labs", "experiments", "insights", 0.3, Listed: false),
        new("labs", "customer-insights", "insights", 0.26),
        new("labs", "assistant", "app", 0.45),
    ];

    public static Catalog Catalog(DateOnly today) =>
        new()
        {
            Teams =
            [
                Team("payments", "Dana Reyes", "Ines Duarte"),
                Storefront(today),
                Team("mobile", "Jonas Lindqvist", "Aiko Tanaka"),
                Team("data", "Priya Natarajan", "Marek Nowak"),
                Platform(),
                Team("labs", "Tomás Herrera", "Lena Vogt"),
            ],
            Metrics = new Dictionary<string, Ownership>
            {
                ["change_fail_rate"] = new()
                {
                    Accountable = "VP Engineering",
                    Responsible = "Team leads",
                    Consulted = ["Head of SRE"],
                    Informed = ["CEO"],
                },
                ["failed_deployment_recovery"] = new() { Accountable = "Head of SRE", Responsible = "On-call leads" },
                ["time_to_restore"] = new() { Accountable = "Head of SRE", Responsible = "On-call leads" },
                ["lead_time"] = new() { Accountable = "VP Engineering", Responsible = "Team leads" },
                ["deployments"] = new() { Accountable = "VP Engineering", Responsible = "Team leads" },
                ["code_rework_rate"] = new() { Accountable = "VP Engineering", Responsible = "Staff engineers" },
                ["data_quality"] = new() { Accountable = "Head of Platform", Responsible = "Metrics maintainers" },
            },
        };

    private static Team Team(string name, string? accountable, string? responsible) =>
        new()
        {
            Name = name,
            Accountable = accountable,
            Responsible = responsible,
            Services = [.. Services.Where(service => service.Team == name).Select(service => Entry(service))],
        };

    private static Team Storefront(DateOnly today)
    {
        Team team = Team("storefront", "Miriam Okafor", "Sam Whitfield");
        return team with
        {
            Services =
            [
                .. team.Services.Select(service =>
                    service.Name == "search" ? service with { Since = today.AddDays(SearchMoved) } : service),
            ],
        };
    }

    private static Team Platform()
    {
        Team team = Team(TeamWithoutOwner, null, null);
        return team with { Services = [.. team.Services, Entry(Services.First(service => service.Name == "search"))] };
    }

    private static Service Entry(DemoService service) =>
        new()
        {
            Name = service.Name,
            Repositories = [service.Folder is null ? service.Repository : $"{service.Repository}:{service.Folder}"],
            Incidents =
                service.Team == TeamWithoutIncidents
                    ? new Dictionary<string, IReadOnlyList<string>>()
                    : new Dictionary<string, IReadOnlyList<string>> { [DemoSources.PagerDuty] = [service.IncidentId] },
            Product = service.Product,
        };
}

/// <summary>One service of the sample.</summary>
/// <param name="Team">The team that owns it today.</param>
/// <param name="Name">Its name.</param>
/// <param name="Product">Its product.</param>
/// <param name="PerDay">Production deployments on an ordinary weekday of the first month.</param>
/// <param name="Folder">Its folder, where several services share a repository.</param>
/// <param name="Listed">Its deployments say which changes they carried.</param>
internal sealed record DemoService(string Team, string Name, string Product, double PerDay, string? Folder = null, bool Listed = true)
{
    public string Repository => Folder is null ? $"acme/{Name}" : $"acme/{Team}";

    /// <summary>The incident tool's id of the service.</summary>
    public string IncidentId => $"P{Name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()[..4]}{Name.Length:00}";

    /// <summary>The team that owned it on a day of the story.</summary>
    public string TeamOn(int day) => Name == "search" && day < DemoCatalog.SearchMoved ? DemoCatalog.TeamWithoutOwner : Team;
}
