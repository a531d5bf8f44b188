using Metrics.Facts;

namespace Metrics.Sources.GitHub;

/// <summary>Makes deployments of merges and direct pushes, for repositories whose default branch is what users get.</summary>
internal static class MergedDeployments
{
    /// <summary>Null for what is not merged.</summary>
    public static Deployment? Of(long repository, string fullName, string? branch, DeliveryRule rule, Change change) =>
        change is not { MergedAt: { } merged, MergeRevision: { } revision }
            ? null
            : new Deployment
            {
                Id = GitHubIds.Merge(repository, revision),
                UpdatedAt = merged,
                Service = fullName,
                Repository = fullName,
                Environment = rule.Environment,
                Revision = revision,
                Ref = branch,
                StartedAt = merged,
                FinishedAt = merged,
                Outcome = DeploymentOutcome.Succeeded,
                Changes = [change.Id],
                Title = change.Title,
                Url = change.Url,
            };
}
