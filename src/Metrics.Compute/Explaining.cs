using Metrics.Compute.Numbers;

namespace Metrics.Compute;

/// <summary>Finds the file of the metric that explains it.</summary>
internal static class Explaining
{
    public static IEnumerable<ExplainedRecord> Of(Evidence evidence, string metric) => metric switch
    {
        "deployments" or "deployments_per_day" or "deployment_days" => DeploymentFrequency.Explain(evidence),
        "lead_time" or "lead_time_coding" or "lead_time_pickup" or "lead_time_review" or "lead_time_deploy" => LeadTime.Explain(evidence, metric),
        "change_fail_rate" or "failed_deployments" => ChangeFailRate.Explain(evidence),
        "failed_deployment_recovery" => FailedDeploymentRecovery.Explain(evidence),
        "time_to_restore" or "incidents_open" or "oldest_open_incident" => TimeToRestore.Explain(evidence, metric),
        "deployment_rework_rate" => DeploymentReworkRate.Explain(evidence),
        "code_rework_rate" => CodeReworkRate.Explain(evidence),
        "incidents" or "incidents_per_100_deployments" => IncidentFrequency.Explain(evidence, metric),
        "changes_merged" or "changes_opened" or "time_to_first_review" or "merged_without_review_rate" => ReviewLoad.Explain(evidence, metric),
        _ => [],
    };
}
