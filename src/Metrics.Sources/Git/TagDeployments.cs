using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>Makes deployments of tags.</summary>
internal static class TagDeployments
{
    /// <summary>One for each tag from an instant on; its revisions are those that no earlier tag reached.</summary>
    public static IEnumerable<SourceRecord> Of(GitOptions options, CommitGraph graph, IReadOnlyList<GitTag> tags, DateTimeOffset start)
    {
        var carried = new bool[graph.Count];
        for (int i = 0; i < tags.Count; i++)
        {
            GitTag tag = tags[i];
            if (graph.Find(tag.Revision) is not { } commit)
            {
                continue;
            }

            string[] revisions = [.. graph.Walk(commit, one => !carried[one] && (carried[one] = true)).Select(graph.Sha)];
            if (tag.At >= start)
            {
                yield return new SourceRecord.Found(new Deployment
                {
                    Id = tag.Name,
                    Service = options.Service ?? options.Repository,
                    Repository = options.Repository,
                    Environment = options.Environment,
                    Revision = tag.Revision,
                    Ref = tag.Name,
                    FinishedAt = tag.At,
                    Outcome = DeploymentOutcome.Succeeded,
                    // The first one ever carried all of history: what of it counts is the definitions' to say.
                    Revisions = i == 0 ? null : revisions,
                    Title = tag.Title,
                });
            }
        }
    }
}
