using Metrics.Facts;

namespace Metrics.Sources;

/// <summary>Makes deployments of merges and direct pushes, for repositories whose default branch is what users get.</summary>
internal static class MergedDeployments
{
    /// <summary>Null for what is not merged.</summary>
    /// <param name="idOf">The deployment's id, by the commit that the merge made.</param>
    public static Deployment? Of(Change change, Func<string, string> idOf, string repository, string? branch, string environment) =>
        change is not { MergedAt: { } merged, MergeRevision: { } revision }
            ? null
            : new Deployment
            {
                Id = idOf(revision),
                UpdatedAt = merged,
                Service = repository,
                Repository = repository,
                Environment = environment,
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
