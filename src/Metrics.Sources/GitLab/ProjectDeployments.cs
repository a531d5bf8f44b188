using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>
/// Makes deployments of GitLab's and of releases, and works out which commits each production deployment was the first to
/// bring to its environment.
/// </summary>
internal sealed class ProjectDeployments(GitLabApi api, ProductionEnvironments production)
{
    public static Deployment Read(GitLabProject project, JsonElement reply)
    {
        DeploymentOutcome outcome = OutcomeOf(reply.Text("status"));
        JsonElement job = reply.At("deployable");
        DateTimeOffset? updated = reply.Instant("updated_at");
        DateTimeOffset? end = reply.Instant("finished_at") ?? job.Instant("finished_at") ?? updated;
        return new Deployment
        {
            Id = project.Deployment(reply.Whole("id") ?? throw new JsonException("'id' is missing")),
            UpdatedAt = updated,
            Service = project.Path,
            Repository = project.Path,
            Environment = reply.Needed("environment", "name"),
            Revision = reply.Needed("sha"),
            Ref = reply.Text("ref"),
            StartedAt = job.Instant("started_at") ?? reply.Instant("created_at"),
            FinishedAt = outcome == DeploymentOutcome.InProgress ? null : end,
            Outcome = outcome,
            Url = job.Text("web_url") ?? job.Text("pipeline", "web_url"),
        };
    }

    public static DeploymentOutcome OutcomeOf(string? status) => status switch
    {
        "success" => DeploymentOutcome.Succeeded,
        "failed" => DeploymentOutcome.Failed,
        "canceled" or "skipped" => DeploymentOutcome.Cancelled,
        _ => DeploymentOutcome.InProgress,
    };

    public static Deployment OfRelease(GitLabProject project, JsonElement release, ProjectRule rule)
    {
        string tag = release.Needed("tag_name");
        DateTimeOffset released = release.Instant("released_at") ?? release.NeededInstant("created_at");
        return new Deployment
        {
            Id = project.Release(tag),
            UpdatedAt = released,
            Service = project.Path,
            Repository = project.Path,
            Environment = rule.Environment,
            Revision = release.Text("commit", "id") ?? tag,
            Ref = tag,
            StartedAt = released,
            FinishedAt = released,
            Outcome = DeploymentOutcome.Succeeded,
            Title = release.Text("name") ?? tag,
            Url = release.Text("_links", "self"),
        };
    }

    /// <summary>
    /// The deployments in the order of their ends. One whose commits were worked out in an earlier run tells everything but them: what is
    /// stored about them stays.
    /// </summary>
    public async IAsyncEnumerable<SourceRecord> InOrderAsync(
        GitLabProject project, IEnumerable<Deployment> deployments, ProjectState state, [EnumeratorCancellation] CancellationToken cancel)
    {
        Dictionary<string, CarriedState> carried = state.Carried ?? [];
        var before = new Dictionary<string, CarriedState>(carried, StringComparer.Ordinal);
        foreach (Deployment deployment in deployments.OrderBy(each => each.HappenedAt).ThenBy(each => each.Id, StringComparer.Ordinal))
        {
            bool carries = deployment is { Outcome: DeploymentOutcome.Succeeded, FinishedAt: not null }
                && production.Has(project.Path, deployment.Environment);
            bool known = before.TryGetValue(deployment.Environment, out CarriedState? last) && deployment.FinishedAt <= last.At;
            if (!carries || known)
            {
                yield return new SourceRecord.Found(deployment, Partial: carries);
                continue;
            }

            CarriedState? newest = carried.GetValueOrDefault(deployment.Environment);
            IReadOnlyList<string>? commits =
                newest is null ? null : await BetweenAsync(project, newest.Revision, deployment.Revision, cancel);
            // Going back, or the same again, brings nothing: the newest stays.
            string seen = commits is { Count: 0 } ? newest!.Revision : deployment.Revision;
            carried[deployment.Environment] = new CarriedState(seen, deployment.FinishedAt!.Value);
            yield return new SourceRecord.Found(deployment with { Revisions = commits });
        }

        state.Carried = carried.Count == 0 ? null : carried;
    }

    /// <summary>The commits that one revision has and another has not; null where one of them is gone.</summary>
    private async Task<IReadOnlyList<string>?> BetweenAsync(GitLabProject project, string from, string to, CancellationToken cancel)
    {
        if (from == to)
        {
            return [];
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"{from}..{to}");
        IReadOnlyList<JsonElement>? commits =
            await api.ListAsync($"projects/{project.Number}/repository/commits", [("ref_name", range)], cancel);
        return commits is null ? null : [.. commits.Select(commit => commit.Text("id")).OfType<string>().Reverse()];
    }
}
