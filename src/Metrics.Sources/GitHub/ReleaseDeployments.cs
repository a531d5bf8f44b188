using Metrics.Facts;

namespace Metrics.Sources.GitHub;

/// <summary>Makes deployments of published releases, for repositories where a release is what users get.</summary>
internal static class ReleaseDeployments
{
    /// <summary>Null for what is not published, or a prerelease where those don't count.</summary>
    public static Deployment? Of(long repository, string fullName, ReleaseNode release, DeliveryRule rule)
    {
        if (release is not { IsDraft: false, PublishedAt: { } published, DatabaseId: { } number }
            || (release.IsPrerelease && !rule.Prereleases))
        {
            return null;
        }

        return new Deployment
        {
            Id = GitHubIds.Release(repository, number),
            UpdatedAt = release.UpdatedAt,
            Service = fullName,
            Repository = fullName,
            Environment = rule.Environment,
            Revision = release.TagCommit?.Oid ?? release.TagName,
            Ref = release.TagName,
            StartedAt = published,
            FinishedAt = published,
            Outcome = DeploymentOutcome.Succeeded,
            Title = string.IsNullOrEmpty(release.Name) ? release.TagName : release.Name,
            Url = release.Url,
        };
    }
}
