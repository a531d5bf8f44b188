using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>One reading of one project: what moved since the last, list by list.</summary>
internal sealed class ProjectPass(
    GitLabProject project, ProjectState state, CollectWindow window, GitLabOptions options, SourceTools tools, GitLabApi api)
{
    // Seconds after a merge GitLab may not yet know whose commit it is.
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(10);
    private static readonly (string, string?)[] AllStates = [("scope", "all"), ("state", "all")];
    private static readonly (string, string?)[] OldestNotes = [("sort", "asc"), ("order_by", "created_at")];

    private readonly string _path = $"projects/{project.Number}/";
    private readonly Regex[] _bases = [.. options.Branches.Select(Glob.ToRegex)];
    private readonly MergeRequests _requests = new(options, api, tools.Definitions.Origin);
    private readonly ProjectIncidents _incidents = new(options);
    private readonly ProjectDeployments _deployments = new(api, new ProductionEnvironments(tools));
    private readonly ProjectRule _rule = options.RuleOf(project.Path);

    private readonly HashSet<string> _merged = new(StringComparer.Ordinal);
    private readonly bool _isFirst = state.Requests is null && state.Head is null;
    private readonly bool _rechecks = state.Rechecked is not { } last || window.Until - last >= TimeSpan.FromDays(options.RecheckDays);
    private bool _isIncomplete;

    /// <summary>Yields the news, with null wherever all before it is complete and the state says so.</summary>
    public async IAsyncEnumerable<SourceRecord?> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (project.Has("merge_requests"))
        {
            await foreach (SourceRecord? record in RequestsAsync(cancel))
            {
                yield return record;
            }
        }

        if (options.DirectPushes && project.Branch is not null && project.Has("repository"))
        {
            await foreach (SourceRecord record in PushesAsync(cancel))
            {
                yield return record;
            }
        }

        IAsyncEnumerable<SourceRecord> delivered = _rule.From switch
        {
            ProjectDelivery.Deployments when project.Has("environments") && project.Has("builds") => DeploymentsAsync(cancel),
            ProjectDelivery.Releases when project.Has("releases") => ReleasesAsync(cancel),
            _ => AsyncEnumerable.Empty<SourceRecord>(),
        };
        await foreach (SourceRecord record in delivered)
        {
            yield return record;
        }

        if (project.Has("issues"))
        {
            await foreach (SourceRecord record in IncidentsAsync(cancel))
            {
                yield return record;
            }
        }

        state.Rechecked = _rechecks ? window.Until : state.Rechecked;
        yield return null;
    }

    private async IAsyncEnumerable<SourceRecord?> RequestsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        DateTimeOffset since = ProjectState.From(state.Requests, window.Start);
        await foreach (UpdatedPage page in api.UpdatedAsync(_path + "merge_requests", AllStates, since, cancel))
        {
            foreach (JsonElement request in page.Items)
            {
                foreach (SourceRecord record in await OfRequestAsync(request, cancel))
                {
                    yield return record;
                }
            }

            state.Requests = page.UpTo;
            yield return null;
        }
    }

    private async Task<IReadOnlyList<SourceRecord>> OfRequestAsync(JsonElement request, CancellationToken cancel)
    {
        if (!IsBase(request.Text("target_branch")))
        {
            // It may have been aimed at a branch that counts when it was read before.
            return _isFirst || request.Whole("iid") is not { } number
                ? []
                : [new SourceRecord.Deleted(FactKind.Change, project.MergeRequest(number))];
        }

        if (request.LenientInstant("merged_at") < window.Start || request.LenientInstant("closed_at") < window.Start)
        {
            return [];
        }

        MergeRequestParts parts = await _requests.PartsAsync(project, request, cancel);
        SourceRecord record = Json.Record($"{project.Path}!{request.Text("iid")}", request, one =>
            new SourceRecord.Found(_requests.Read(project, one, parts)));
        if (record is not SourceRecord.Found { Fact: Change change })
        {
            return [record];
        }

        _merged.UnionWith(change.MergedAt is null ? [] : [.. change.Revisions!, change.MergeRevision ?? ""]);
        return [record, .. OfMerge(change)];
    }

    /// <summary>What came onto the default branch since the last reading and belongs to no merge request.</summary>
    private async IAsyncEnumerable<SourceRecord> PushesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<JsonElement>? commits =
            state.Head is null || _rechecks ? null : await CommitsAsync($"{state.Head}..{project.Branch}", null, cancel);
        // A branch whose past was rewritten may answer with nothing: now and then the last days are read whatever was known.
        DateTimeOffset since = state.Head is null ? window.Start : window.Until.AddDays(-options.RecheckDays - 1);
        commits ??= await CommitsAsync(project.Branch!, since < window.Start ? window.Start : since, cancel) ?? [];
        foreach (JsonElement commit in commits)
        {
            SourceRecord? record = await OfCommitAsync(commit, cancel);
            if (record is not null)
            {
                yield return record;
            }

            foreach (SourceRecord merge in record is SourceRecord.Found { Fact: Change change } ? OfMerge(change) : [])
            {
                yield return merge;
            }
        }

        JsonElement settled = commits.FirstOrDefault(commit => CommittedAt(commit) <= window.Until - Unsettled);
        state.Head = settled.Text("id") ?? state.Head;
    }

    private Task<IReadOnlyList<JsonElement>?> CommitsAsync(string range, DateTimeOffset? since, CancellationToken cancel) => api.ListAsync(
        _path + "repository/commits",
        [("ref_name", range), ("first_parent", "true"), ("since", since is { } from ? JsonApi.Iso(from) : null)],
        cancel);

    private async Task<SourceRecord?> OfCommitAsync(JsonElement commit, CancellationToken cancel)
    {
        string where = $"{project.Path}@{commit.Text("id")}";
        bool brought = _merged.Contains(commit.Text("id") ?? "") || await IsBroughtAsync(commit.Text("id"), cancel);
        if (!brought)
        {
            return Json.Record(where, commit, one => new SourceRecord.Found(_requests.Read(project, one)));
        }

        return !_isFirst && CommittedAt(commit) > window.Until - (Unsettled * 3)
            ? new SourceRecord.Deleted(FactKind.Change, project.Commit(commit.Needed("id")))
            : null;
    }

    private async Task<bool> IsBroughtAsync(string? sha, CancellationToken cancel) =>
        await api.FindAsync($"{_path}repository/commits/{sha}/merge_requests", cancel) is { } requests
        && requests.Items().Any(request => request.Text("state") is "merged" or "locked" && IsBase(request.Text("target_branch")));

    private static DateTimeOffset? CommittedAt(JsonElement commit) =>
        commit.LenientInstant("committed_date") ?? commit.LenientInstant("created_at");

    private async IAsyncEnumerable<SourceRecord> DeploymentsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var found = new Dictionary<string, Deployment>(StringComparer.Ordinal);
        DateTimeOffset since = _rechecks ? window.Start : ProjectState.From(state.Deployments, window.Start);
        await foreach (UpdatedPage page in api.UpdatedAsync(_path + "deployments", [], since, cancel))
        {
            foreach (JsonElement reply in page.Items)
            {
                string where = $"{project.Path}, deployment {reply.Text("id")}";
                SourceRecord record = Json.Record(where, reply, one => new SourceRecord.Found(ProjectDeployments.Read(project, one)));
                if (record is SourceRecord.Found { Fact: Deployment deployment })
                {
                    found[deployment.Id] = deployment;
                    continue;
                }

                _isIncomplete = true;
                yield return record;
            }

            state.Deployments = page.UpTo;
        }

        await foreach (SourceRecord record in _deployments.InOrderAsync(project, found.Values, state, cancel))
        {
            yield return record;
        }

        if (_rechecks && !_isIncomplete)
        {
            yield return new SourceRecord.Swept(FactKind.Deployment, $"{project.Number}/deployment/", window.Start, window.Until);
        }
    }

    private async IAsyncEnumerable<SourceRecord> ReleasesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // Later the newest hundred do: a release is edited or withdrawn soon, or never.
        IReadOnlyList<JsonElement> releases = await api.ListAsync(
            _path + "releases", [("order_by", "released_at"), ("sort", "desc")], cancel, _ => !_rechecks) ?? [];
        var deployments = new List<Deployment>();
        foreach (JsonElement release in releases.Where(each => !each.IsTrue("upcoming_release") && !(ReleasedAt(each) < window.Start)))
        {
            SourceRecord record = Json.Record($"{project.Path}, release {release.Text("tag_name")}", release, one =>
                new SourceRecord.Found(ProjectDeployments.OfRelease(project, one, _rule)));
            if (record is SourceRecord.Found { Fact: Deployment deployment })
            {
                deployments.Add(deployment);
                continue;
            }

            _isIncomplete = true;
            yield return record;
        }

        await foreach (SourceRecord record in _deployments.InOrderAsync(project, deployments, state, cancel))
        {
            yield return record;
        }

        DateTimeOffset from = _rechecks || releases.Count < options.PageSize ? window.Start : releases.Min(ReleasedAt) ?? window.Until;
        if (!_isIncomplete)
        {
            yield return new SourceRecord.Swept(FactKind.Deployment, $"{project.Number}/release/", from, window.Until);
        }
    }

    private static DateTimeOffset? ReleasedAt(JsonElement release) => release.LenientInstant("released_at");

    private async IAsyncEnumerable<SourceRecord> IncidentsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        bool incomplete = false;
        DateTimeOffset since = _rechecks ? window.Start : ProjectState.From(state.Issues, window.Start);
        foreach ((string, string?) filter in _incidents.Filters)
        {
            await foreach (UpdatedPage page in api.UpdatedAsync(_path + "issues", [.. AllStates, filter], since, cancel))
            {
                foreach (JsonElement issue in page.Items.Where(each => !(each.LenientInstant("closed_at") < window.Start)))
                {
                    IReadOnlyList<JsonElement> notes =
                        await api.ListAsync($"{_path}issues/{issue.Text("iid")}/notes", OldestNotes, cancel) ?? [];
                    SourceRecord record = Json.Record(
                        $"{project.Path}#{issue.Text("iid")}", issue, one => _incidents.Read(project, one, notes));
                    incomplete |= record is SourceRecord.Unreadable;
                    yield return record;
                }

                state.Issues = page.UpTo < state.Issues ? state.Issues : page.UpTo;
            }
        }

        if (_rechecks && !incomplete && _incidents.Filters.Count > 0)
        {
            yield return new SourceRecord.Swept(FactKind.Incident, $"{project.Number}/issue/", window.Start, window.Until);
        }
    }

    private IEnumerable<SourceRecord> OfMerge(Change change) =>
        _rule.From == ProjectDelivery.Merges
        && MergedDeployments.Of(change, project.Merge, project.Path, project.Branch, _rule.Environment) is { } merge
            ? [new SourceRecord.Found(merge)]
            : [];

    private bool IsBase(string? branch) =>
        branch is not null && (_bases.Length == 0 ? branch == project.Branch : _bases.Any(pattern => pattern.IsMatch(branch)));
}
