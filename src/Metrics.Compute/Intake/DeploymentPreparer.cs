using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>What a deployment says by itself: its services, whether it was production, its day. Safe to use from many threads.</summary>
internal sealed class DeploymentPreparer(ServiceMap map, OrganizationCalendar calendar)
{
    public PreparedDeployment Prepare(StoredFact version, Deployment deployment)
    {
        int[] services = map.OfDeployment(deployment);
        string environment = deployment.Environment;
        int[] production = [.. services.Where(service => map.IsProduction(service, environment))];
        bool toProduction = services.Length == 0 ? map.IsProduction(environment) : production.Length > 0;
        bool completed = deployment.Outcome is DeploymentOutcome.Succeeded or DeploymentOutcome.Failed && deployment.HappenedAt is not null;
        long time = deployment.HappenedAt?.ToUnixTimeMilliseconds() ?? ChangeRow.Never;
        var row = new DeploymentRow
        {
            Id = Hashes.Of(deployment.Id),
            Time = time,
            Start = deployment.StartedAt?.ToUnixTimeMilliseconds() ?? time,
            Revision = Hashes.Of(deployment.Revision),
            Day = deployment.HappenedAt is { } happened ? calendar.DayOf(happened).DayNumber : 0,
            MentionedChanges = deployment.Changes?.Count ?? 0,
            MentionedRevisions = deployment.Revisions?.Count ?? 0,
            Flags = DeploymentFlags.Present
                | (deployment.Outcome == DeploymentOutcome.Succeeded ? DeploymentFlags.Succeeded : 0)
                | (completed && toProduction ? DeploymentFlags.Counts : 0)
                | (deployment.Unplanned == true ? DeploymentFlags.Unplanned : 0)
                | (deployment.Unplanned == false ? DeploymentFlags.Planned : 0)
                | (deployment.Changes is not null ? DeploymentFlags.KnowsChanges : 0)
                | (deployment.Revisions is not null ? DeploymentFlags.KnowsRevisions : 0)
                | (deployment.FinishedAt is not null ? DeploymentFlags.Finished : 0),
        };
        long[] mentions = [.. (deployment.Changes ?? []).Concat(deployment.Revisions ?? []).Select(text => Hashes.Of(text))];
        return new PreparedDeployment(version, row, services, completed ? production : [], mentions);
    }
}
