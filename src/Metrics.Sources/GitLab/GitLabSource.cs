using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>Reads GitLab project by project, each list from where it was read up to.</summary>
[Source(
    "gitlab",
    Summary = "Merge requests, direct pushes, deployments, releases and incidents of GitLab projects",
    Records = [FactKind.Change, FactKind.Deployment, FactKind.Incident],
    Sweeps = [FactKind.Deployment, FactKind.Incident],
    Cost = "4 requests a project without news; 2 a merge request, 1 a production deployment and an incident that moved")]
internal sealed class GitLabSource(GitLabOptions options, SourceTools tools) : ISource, IReceiver
{
    private readonly GitLabApi _api = new(tools.Http, options);
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        GitLabCursor cursor = GitLabCursor.Parse(window.Cursor);
        var projects = new SortedDictionary<long, GitLabProject>();
        bool isWhole = true;
        foreach (string name in options.Projects)
        {
            if (await FindAsync(name, cancel) is not { } found)
            {
                isWhole = false;
                string missing = $"{name}: no such {(Glob.IsPattern(name) ? "group" : "project")}, or the token may not see it";
                yield return new SourceRecord.Unreadable("projects: " + name, missing, name);
                continue;
            }

            if (found.Count == 0)
            {
                isWhole = false;
                string missing = $"{name}: there is no project of such a name, `except` aside, or the token may not see it";
                yield return new SourceRecord.Unreadable("projects: " + name, missing, name);
            }

            foreach (GitLabProject project in found)
            {
                projects[project.Number] = project;
            }
        }

        int done = 0;
        foreach (GitLabProject project in projects.Values)
        {
            if (!cursor.Projects.TryGetValue(project.Number, out ProjectState? state) || state.IsMoved(project.Path))
            {
                cursor.Projects[project.Number] = state = new ProjectState();
            }

            state.Path = project.Path;

            if (project.IsArchived && state.Rechecked is not null)
            {
                // Nothing moves in it any more.
                continue;
            }

            var pass = new ProjectPass(project, state, window, options, tools, _api);
            await foreach (SourceRecord? record in pass.ReadAsync(cancel))
            {
                yield return record ?? new SourceRecord.Checkpoint(cursor.ToString());
            }

            done++;
            yield return new SourceRecord.Progress((double)done / projects.Count, project.Path);
        }

        // A name that is not found may be a right that is lost for a day: reading all of its projects again would cost far more.
        if (isWhole && CursorJson.Keep(cursor.Projects, projects.Keys))
        {
            yield return new SourceRecord.Checkpoint(cursor.ToString());
        }
    }

    public Reception Receive(Delivery delivery) => new GitLabHook(options, tools).Receive(delivery);

    /// <summary>The projects of a name with or without wildcards; null when it, or its group, is not there.</summary>
    private async Task<IReadOnlyList<GitLabProject>?> FindAsync(string name, CancellationToken cancel)
    {
        if (!Glob.IsPattern(name))
        {
            return await _api.FindAsync($"projects/{Uri.EscapeDataString(name)}", cancel) is { } one ? [GitLabProject.Of(one)] : null;
        }

        Regex pattern = Glob.ToRegex(name);
        IReadOnlyList<JsonElement>? all = GroupOf(name) is { } group
            ? await _api.ListAsync(
                $"groups/{Uri.EscapeDataString(group)}/projects",
                [("include_subgroups", "true"), ("with_shared", "false"), ("order_by", "id"), ("sort", "asc")],
                cancel)
            : await MineAsync(cancel);
        return all is null
            ? null
            : [.. all.Select(GitLabProject.Of).Where(each => pattern.IsMatch(each.Path) && !_except.Any(out_ => out_.IsMatch(each.Path)))];
    }

    /// <summary>All projects that the token's owner is a member of, in the order of their numbers (keyset paging).</summary>
    private async Task<IReadOnlyList<JsonElement>> MineAsync(CancellationToken cancel)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            string? after = all.Count == 0 ? null : all[^1].Text("id");
            JsonElement[] items = await _api.PageAsync(
                "projects",
                [("membership", "true"), ("pagination", "keyset"), ("order_by", "id"), ("sort", "asc"), ("id_after", after)],
                cancel) ?? [];
            all.AddRange(items);
            if (items.Length < options.PageSize)
            {
                return all;
            }
        }
    }

    /// <summary>The group before the first part with a wildcard; null when there is none.</summary>
    private static string? GroupOf(string pattern)
    {
        string group = string.Join('/', pattern.Split('/').TakeWhile(part => !Glob.IsPattern(part)));
        return group.Length == 0 ? null : group;
    }
}
