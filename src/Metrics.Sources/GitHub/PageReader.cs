using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Asks for pages of a repository in sizes that GitHub can bear, and reads on where a list in a record did not fit.</summary>
internal sealed class PageReader(GitHubClient client, GitHubOptions options)
{
    // After so many good answers in smaller pages the larger ones are tried again.
    private const int Patience = 8;

    private int _size = options.PageSize;
    private int _good;

    /// <summary>One page of each list that is wanted; null when the repository is gone or can no longer be seen.</summary>
    public async Task<RepositoryNode?> PagesAsync(string id, PageParts parts, PagePlaces places, CancellationToken cancel)
    {
        string query = Queries.Pages(parts);
        while (true)
        {
            JsonElement answer;
            try
            {
                answer = await client.QueryAsync(query, Variables(id, parts, places), cancel);
            }
            catch (SourceFaultException fault) when (fault.Kind == FaultKind.Unreachable && _size > 10 && _size == options.PageSize)
            {
                // GitHub gives up after ten seconds: what is too much for it looks like an outage.
                (_size, _good) = (_size / 4, 0);
                continue;
            }

            if (GraphJudge.AsksForLess(answer))
            {
                (_size, _good) = _size > 1
                    ? (_size / 2, 0)
                    : throw new SourceFaultException(
                        FaultKind.Unreachable, "GitHub finds even one record of this repository too much to answer");
                continue;
            }

            if (GraphJudge.LostItsPlace(answer))
            {
                throw new SourceFaultException(FaultKind.Unreadable, "GitHub no longer knows the place in a list that it gave before");
            }

            _size = ++_good % Patience == 0 ? Math.Min(_size * 2, options.PageSize) : _size;
            JsonElement node = answer.GetProperty("data").GetProperty("node");
            return node.ValueKind == JsonValueKind.Object ? node.Deserialize<RepositoryNode>(GitHubClient.Json) : null;
        }
    }

    /// <summary>The pull request with all of its commits, reviews, labels and files.</summary>
    public async Task<PullNode> WholeAsync(PullNode pull, CancellationToken cancel) => pull with
    {
        Commits = await WholeAsync("PullRequest", pull.Id, "commits", pull.Commits, cancel),
        Reviews = await WholeAsync("PullRequest", pull.Id, "reviews", pull.Reviews, cancel),
        Labels = await WholeAsync("PullRequest", pull.Id, "labels", pull.Labels, cancel),
        Files = await WholeAsync("PullRequest", pull.Id, "files", pull.Files, cancel),
    };

    public async Task<DeploymentNode> WholeAsync(DeploymentNode deployment, CancellationToken cancel) =>
        deployment with { Statuses = await WholeAsync("Deployment", deployment.Id, "statuses", deployment.Statuses, cancel) };

    private async Task<Page<T>?> WholeAsync<T>(string type, string id, string list, Page<T>? page, CancellationToken cancel)
        where T : class
    {
        if (page?.Next is null)
        {
            return page;
        }

        var all = new List<T?>(page.Items);
        for (string? next = page.Next; next is not null;)
        {
            var variables = new Dictionary<string, object?> { ["id"] = id, ["after"] = next };
            JsonElement data = await client.QueryPageAsync(Queries.Rest(type, list), variables, 100, cancel);
            JsonElement node = data.GetProperty("node");
            Page<T>? more = node.ValueKind == JsonValueKind.Object ? node.GetProperty(list).Deserialize<Page<T>>(GitHubClient.Json) : null;
            all.AddRange(more?.Items ?? []);
            next = more?.Next;
        }

        return new Page<T>(all);
    }

    private Dictionary<string, object?> Variables(string id, PageParts parts, PagePlaces places)
    {
        int other = Math.Min(100, _size * 2);
        var variables = new Dictionary<string, object?> { ["id"] = id };
        void Add(bool wanted, params (string Name, object? Value)[] values)
        {
            foreach ((string name, object? value) in wanted ? values : [])
            {
                variables[name] = value;
            }
        }

        Add(parts.Pulls, ("size", _size), ("pulls", places.Pulls));
        Add(parts.Issues, ("issueSize", other), ("issues", places.Issues), ("labels", places.Labels));
        Add(parts.Deployments, ("deploymentSize", other), ("deployments", places.Deployments));
        Add(parts.Releases, ("releases", places.Releases));
        Add(parts.History, ("historySize", other), ("head", places.Head), ("history", places.History));
        return variables;
    }
}

/// <summary>Where in each list the next page begins; null at the beginning.</summary>
internal sealed record PagePlaces
{
    public string? Pulls { get; init; }

    public string? Issues { get; init; }

    /// <summary>The labels of the issues that are wanted; null for all issues.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    public string? Deployments { get; init; }

    public string? Releases { get; init; }

    public string? Head { get; init; }

    public string? History { get; init; }
}
