using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Demo;

/// <summary>The sources that the sample organization would have; in the demo nothing is collected from them.</summary>
internal static class DemoSources
{
    public const string GitHub = "github",
        Git = "git",
        PagerDuty = "pagerduty",
        Finance = "finance",
        Product = "product",
        Support = "support",
        Decisions = "decisions";

    /// <summary>How long a demo may run before its sources would count as late: longer than anyone leaves one running.</summary>
    private static readonly TimeSpan AllowedAge = TimeSpan.FromDays(60);

    public static IReadOnlyList<SourceSpec> Specs { get; } =
    [
        Spec(GitHub, "github"),
        Spec(Git, "git"),
        Spec(PagerDuty, "pagerduty"),
        Spec(Finance, "sql"),
        Spec(Product, "http"),
        Spec(Support, "http") with
        {
            AllowedAge = TimeSpan.FromHours(24),
        },
        Spec(Decisions, "files"),
    ];

    /// <summary>What each source yields: KPIs name theirs, the rest is the kind's own.</summary>
    public static IReadOnlyList<FactKind> Records(string source) =>
        source switch
        {
            GitHub => [FactKind.Deployment, FactKind.Change],
            Git => [FactKind.CodeRework],
            PagerDuty => [FactKind.Incident],
            Decisions => [FactKind.Decision, FactKind.Link],
            _ => [FactKind.Kpi],
        };

    private static SourceSpec Spec(string name, string type) =>
        new()
        {
            Name = name,
            Type = type,
            AllowedAge = AllowedAge,
            Options = new DemoSourceOptions(),
        };
}

/// <summary>The options of a source that is never asked.</summary>
internal sealed record DemoSourceOptions;
