using System.Net;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>
/// Works out which commits of the default branch each production deployment was the first to carry: those above the newest one that
/// production had seen. Going back carries nothing.
/// </summary>
internal sealed class CarriedCommits(GitHubClient client, ProductionEnvironments production)
{
    // GitHub lists 250 commits at most on an unpaged comparison, and a deployment off the branch brings few.
    private const int MostPages = 5;

    /// <summary>Whether the commits of this deployment still have to be worked out.</summary>
    public bool IsNew(Deployment deployment, RepositoryState state) =>
        deployment is { Outcome: DeploymentOutcome.Succeeded, FinishedAt: { } end }
        && production.Has(deployment.Service, deployment.Environment)
        && (state.CarriedAt is null || end > state.CarriedAt);

    /// <summary>
    /// The deployments in the order of their ends. One that was worked out in an earlier run tells everything but its commits: what is
    /// stored about them stays.
    /// </summary>
    public async IAsyncEnumerable<SourceRecord> InOrderAsync(
        IEnumerable<Deployment> deployments,
        RepositoryState state,
        Mainline? mainline,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        DateTimeOffset? carriedAt = state.CarriedAt;
        var known = new RepositoryState { CarriedAt = carriedAt };
        foreach (Deployment deployment in deployments.OrderBy(each => each.HappenedAt).ThenBy(each => each.Id, StringComparer.Ordinal))
        {
            if (!IsNew(deployment, known))
            {
                bool workedOut = deployment.Outcome == DeploymentOutcome.Succeeded
                    && production.Has(deployment.Service, deployment.Environment);
                yield return new SourceRecord.Found(deployment, Partial: workedOut);
                continue;
            }

            yield return new SourceRecord.Found(deployment with { Revisions = await CarriedByAsync(deployment, state, mainline, cancel) });
            state.CarriedAt = deployment.FinishedAt;
        }
    }

    private async Task<IReadOnlyList<string>?> CarriedByAsync(
        Deployment deployment, RepositoryState state, Mainline? mainline, CancellationToken cancel)
    {
        if (mainline?.PlaceOf(deployment.Revision) is { } place)
        {
            if (state.Carried is null || mainline.PlaceOf(state.Carried) is not { } newest)
            {
                // The first one ever seen carries what there is; with a branch whose past was rewritten nobody can tell.
                IReadOnlyList<string>? all = state.Carried is null ? mainline.Between(null, deployment.Revision) : null;
                state.Carried = deployment.Revision;
                return all;
            }

            if (place >= newest)
            {
                return [];
            }

            IReadOnlyList<string> between = mainline.Between(state.Carried, deployment.Revision);
            state.Carried = deployment.Revision;
            return between;
        }

        return state.Carried is null ? null : await CompareAsync(deployment, state.Carried, cancel);
    }

    /// <summary>What is new in a commit that is not on the part of the branch that was read: an old one, or another branch's.</summary>
    private async Task<IReadOnlyList<string>?> CompareAsync(Deployment deployment, string carried, CancellationToken cancel)
    {
        var ahead = new List<string>();
        string? next = $"repos/{deployment.Repository}/compare/{carried}...{deployment.Revision}?per_page=100";
        for (int pages = 0; next is not null && pages < MostPages; pages++)
        {
            RestAnswer answer = await client.GetAsync(next, null, cancel);
            if (answer.Status != HttpStatusCode.OK)
            {
                return null;
            }

            ahead.AddRange(answer.Body.GetProperty("commits").EnumerateArray().Select(commit => commit.GetProperty("sha").GetString()!));
            next = answer.Next;
        }

        return next is null ? ahead : null;
    }
}
