using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>Every engineering metric, in the order in which reports show them.</summary>
public static class MetricCatalog
{
    private static readonly string[] MedianP90 = ["median", "p90"];
    private static readonly string[] MeanMedianP90 = ["mean", "median", "p90"];
    private static readonly FactKind[] Deployments = [FactKind.Deployment];
    private static readonly FactKind[] Incidents = [FactKind.Incident];
    private static readonly FactKind[] Changes = [FactKind.Change];
    private static readonly FactKind[] DeploymentsAndChanges = [FactKind.Deployment, FactKind.Change];
    private static readonly FactKind[] DeploymentsAndIncidents = [FactKind.Deployment, FactKind.Incident];

    public static IReadOnlyList<Metric> All { get; } =
    [
        new("deployments", "Deployments", "deployments", [], "definitions 3.1",
            "Succeeded production deployments in the window.", true, Deployments, true, "dora_deployments"),
        new("deployments_per_day", "Deployments per day", "per_day", [], "definitions 3.1",
            "Succeeded production deployments divided by the days of the window.", true, Deployments, false, "dora_deployments_per_day"),
        new("deployment_days", "Days with a deployment", "days", [], "definitions 3.1",
            "Distinct days with at least one succeeded production deployment.", true, Deployments, false, null),
        new("lead_time", "Lead time for changes", "seconds", MedianP90, "definitions 3.2",
            "From a change's first commit to the deployment that first carried it to production.", false, DeploymentsAndChanges, true, "dora_lead_time_seconds"),
        Stage("coding", "From a change's first commit to its opening for review."),
        Stage("pickup", "From a change's opening to its first review."),
        Stage("review", "From a change's first review to its merge."),
        Stage("deploy", "From a change's merge to the deployment that first carried it to production."),
        new("change_fail_rate", "Change fail rate", "ratio", [], "definitions 3.3",
            "Share of succeeded production deployments that failed their users: an incident is linked to them, or they were rolled back or reverted within 7 days.",
            false, DeploymentsAndIncidents, true, "dora_change_fail_ratio"),
        new("failed_deployments", "Failed deployments", "deployments", [], "definitions 3.3",
            "Succeeded production deployments that failed their users.", false, Deployments, false, "dora_failed_deployments"),
        new("failed_deployment_recovery", "Failed deployment recovery time", "seconds", MeanMedianP90, "definitions 3.5",
            "From a failed deployment to its recovery, for recoveries in the window.", false, DeploymentsAndIncidents, true, "dora_failed_deployment_recovery_seconds"),
        new("time_to_restore", "Time to restore (MTTR)", "seconds", ["mean", "median", "p90", "censored_median"], "definitions 3.6",
            "From an incident's start to its resolution, whatever its cause, for incidents resolved in the window; the censored median counts open incidents as at least this long.",
            false, Incidents, false, "dora_time_to_restore_seconds"),
        new("deployment_rework_rate", "Deployment rework rate", "ratio", [], "definitions 3.7",
            "Share of succeeded production deployments that were unplanned work to fix a defect that users saw.",
            false, Deployments, true, "dora_deployment_rework_ratio"),
        new("code_rework_rate", "Code rework rate", "ratio", [], "definitions 3.8",
            "Share of the lines changed on the default branch that replaced or deleted a line written at most 21 days before.",
            false, [FactKind.CodeRework], true, "dora_code_rework_ratio"),
        new("incidents", "Incidents", "incidents", [], "definitions 3.9",
            "Incidents that started in the window.", false, Incidents, false, "dora_incidents"),
        new("incidents_per_100_deployments", "Incidents per 100 deployments", "per_100_deployments", [], "definitions 3.9",
            "Incidents that started in the window for each 100 succeeded production deployments.",
            false, DeploymentsAndIncidents, false, "dora_incidents_per_100_deployments"),
        new("incidents_open", "Open incidents", "incidents", [], "definitions 3.6",
            "Incidents that are open at the instant.", false, Incidents, false, "dora_incidents_open"),
        new("oldest_open_incident", "Oldest open incident", "seconds", [], "definitions 3.6",
            "The age of the incident that has been open longest.", false, Incidents, false, "dora_oldest_open_incident_seconds"),
        new("changes_merged", "Changes merged", "changes", [], "definitions 3.10",
            "Changes merged in the window.", null, Changes, true, "dora_changes"),
        new("changes_opened", "Changes opened", "changes", [], "definitions 3.10",
            "Changes opened in the window.", null, Changes, true, "dora_changes_opened"),
        new("time_to_first_review", "Time to first review", "seconds", ["median"], "definitions 3.10",
            "From a change's opening to its first review, for changes merged in the window.",
            false, Changes, true, "dora_time_to_first_review_seconds"),
        new("merged_without_review_rate", "Merged without review", "ratio", [], "definitions 3.10",
            "Share of the changes merged in the window that nobody reviewed, of those whose source can tell.", false, Changes, true, "dora_merged_without_review_ratio"),
        new("data_quality", "Data quality", "ratio", [], "definitions 3 data quality",
            "How far the scope's data can be trusted: the mean of freshness, completeness, linkage, mapping and validity.",
            true, [], false, "dora_data_quality_ratio"),
    ];

    private static readonly Dictionary<string, Metric> ByName = All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The metric of that name; null when there is none.</summary>
    public static Metric? Find(string name) => ByName.GetValueOrDefault(name);

    private static Metric Stage(string name, string help) =>
        new($"lead_time_{name}", $"Lead time: {name}", "seconds", MedianP90, "definitions 3.2", help, false, DeploymentsAndChanges, false, "dora_lead_time_stage_seconds");
}
