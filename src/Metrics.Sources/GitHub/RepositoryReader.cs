using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Reads what is new in one repository: its lists page by page and together, then what only the whole of them tells.</summary>
internal sealed class RepositoryReader(GitHubClient client, GitHubOptions options, SourceTools tools, PageReader pages)
{
    private readonly PullChanges _changes = new(tools.Definitions.Origin);
    private readonly IncidentIssues _incidents = new(options);
    private readonly CarriedCommits _carried = new(client, new ProductionEnvironments(tools));
    private readonly WorkflowRuns _runs = new(client);
    private readonly DeliveryRules _rules = new(options);

    /// <summary>
    /// Yields the news, with null wherever all before it is complete and <paramref name="state"/> says so; nothing where there is none.
    /// </summary>
    public async IAsyncEnumerable<SourceRecord?> ReadAsync(
        RepositoryNode probe, RepositoryState state, CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        RepositoryPass pass = await BeginAsync(probe, state, window, cancel);
        if (pass is { Parts: null, Deployments.Count: 0 })
        {
            yield break;
        }

        while (pass.Parts is { } parts)
        {
            RepositoryNode? node = await pages.PagesAsync(probe.Id, parts, pass.Places, cancel);
            if (node is null)
            {
                yield break;
            }

            await foreach (SourceRecord record in TakeAsync(pass, node, cancel))
            {
                yield return record;
            }

            if ((parts.Pulls || parts.Issues) && pass.Parts is not null)
            {
                yield return null;
            }
        }

        await foreach (SourceRecord record in EndAsync(pass, cancel))
        {
            yield return record;
        }

        yield return null;
    }

    private async Task<RepositoryPass> BeginAsync(
        RepositoryNode probe, RepositoryState state, CollectWindow window, CancellationToken cancel)
    {
        DeliveryRule rule = _rules.Of(probe.NameWithOwner);
        var pass = new RepositoryPass(probe, state, rule, window, options);
        if (rule.From == DeliveredBy.WorkflowRuns && probe.DefaultBranchRef is not null)
        {
            pass.Deployments.AddRange(await _runs.ReadAsync(pass, cancel));
            pass.HasNewProduction = pass.Deployments.Any(run => _carried.IsNew(run, state));
        }

        return pass;
    }

    private async IAsyncEnumerable<SourceRecord> TakeAsync(
        RepositoryPass pass, RepositoryNode node, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (PullNode pull in pass.TakePulls(node.PullRequests))
        {
            PullNode whole = await pages.WholeAsync(pull, cancel);
            foreach (SourceRecord record in OfPull(pass, whole))
            {
                yield return record;
            }
        }

        foreach (IssueNode issue in pass.TakeIssues(node.Issues))
        {
            if (_incidents.Of(pass.Number, pass.Name, issue) is { } record)
            {
                yield return record;
            }
        }

        foreach (DeploymentNode deployment in pass.TakeDeployments(node.Deployments))
        {
            DeploymentNode whole = await pages.WholeAsync(deployment, cancel);
            Deployment fact = DeploymentStates.Of(pass.Number, pass.Name, whole);
            pass.Add(fact, whole);
            pass.HasNewProduction |= _carried.IsNew(fact, pass.State);
        }

        foreach (ReleaseNode release in pass.TakeReleases(node.Releases))
        {
            if (ReleaseDeployments.Of(pass.Number, pass.Name, release, pass.Rule) is { } fact)
            {
                pass.Deployments.Add(fact);
                pass.HasNewProduction |= _carried.IsNew(fact, pass.State);
            }
        }

        pass.TakeHistory(node.Head?.History);
    }

    private IEnumerable<SourceRecord> OfPull(RepositoryPass pass, PullNode pull)
    {
        if (!pass.IsBase(pull.BaseRefName))
        {
            // It may have been aimed at a branch that counts when it was read before.
            return pass.IsFirst ? [] : [new SourceRecord.Deleted(FactKind.Change, GitHubIds.Pull(pass.Number, pull.Number))];
        }

        Change change = _changes.Of(pass.Number, pass.Name, pull, options.ChangedPaths);
        return [new SourceRecord.Found(change), .. OfMerge(pass, change)];
    }

    private static IEnumerable<SourceRecord> OfMerge(RepositoryPass pass, Change change) =>
        pass.Rule.From == DeliveredBy.Merges
        && MergedDeployments.Of(change, sha => GitHubIds.Merge(pass.Number, sha), pass.Name, pass.Branch, pass.Rule.Environment) is { } merge
            ? [new SourceRecord.Found(merge)]
            : [];

    private async IAsyncEnumerable<SourceRecord> EndAsync(RepositoryPass pass, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (CommitNode commit in pass.NewOnMainline())
        {
            bool direct = commit.AssociatedPullRequests?.Items.Any(pull => pull.MergedAt is not null) != true;
            if (direct)
            {
                Change change = _changes.Of(pass.Number, pass.Name, commit);
                yield return new SourceRecord.Found(change);
                foreach (SourceRecord merge in OfMerge(pass, change))
                {
                    yield return merge;
                }
            }
            else if (pass.MayHaveBeenTaken(commit))
            {
                // Seconds after a merge GitHub may not yet know whose commit it is.
                yield return new SourceRecord.Deleted(FactKind.Change, GitHubIds.Commit(pass.Number, commit.Oid));
            }
        }

        IEnumerable<Deployment> deployments = pass.Rule.From == DeliveredBy.Deployments && options.CollapseMatrix
            ? DeploymentStates.Collapse(pass.Number, [.. pass.Deployments.Zip(pass.Nodes)])
            : pass.Deployments;
        await foreach (SourceRecord record in _carried.InOrderAsync(deployments, pass.State, pass.Mainline, cancel))
        {
            yield return record;
        }

        if (pass.SweptDeployments() is { } swept)
        {
            yield return swept;
        }

        pass.End();
    }
}
