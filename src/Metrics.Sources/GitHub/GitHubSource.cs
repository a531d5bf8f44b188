using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>
/// Reads GitHub: first what is newest in every repository, at 2 points for fifty of them, then only the repositories where something moved.
/// </summary>
[Source(
    "github",
    Summary = "Pull requests, direct pushes, deployments and incident issues of GitHub repositories",
    Records = [FactKind.Change, FactKind.Deployment, FactKind.Incident],
    Sweeps = [FactKind.Deployment],
    Cost = "1 request and 2 points a 50 repositories without news; about 25 requests a 1,000 pull requests of a backfill")]
internal sealed class GitHubSource(GitHubOptions options, SourceTools tools) : ISource, IReceiver
{
    private const int Named = 50;
    private const int Ids = 100;

    private readonly GitHubClient _client = new(tools.Http, options);
    private readonly bool _releases = new DeliveryRules(options).AnyFrom(DeliveredBy.Releases);
    private readonly Deliveries _deliveries = new(options);
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        _client.StartRun(window.Until);
        GitHubCursor cursor = GitHubCursor.Parse(window.Cursor);
        var repositories = new Dictionary<string, RepositoryNode>(StringComparer.Ordinal);
        bool isWhole = true;
        await foreach (SourceRecord record in ProbeAsync(repositories, cancel))
        {
            isWhole = false;
            yield return record;
        }

        await NoticeMovedAsync(cursor, cancel);
        var reader = new RepositoryReader(_client, options, tools, new PageReader(_client, options));
        int done = 0;
        foreach (RepositoryNode repository in repositories.Values)
        {
            if (!cursor.Repositories.TryGetValue(repository.Id, out RepositoryState? state) || state.IsRenamed(repository.NameWithOwner))
            {
                cursor.Repositories[repository.Id] = state = new RepositoryState();
            }

            state.Name = repository.NameWithOwner;

            await foreach (SourceRecord? record in reader.ReadAsync(repository, state, window, cancel))
            {
                yield return record ?? new SourceRecord.Checkpoint(cursor.ToString());
            }

            done++;
            yield return new SourceRecord.Progress((double)done / repositories.Count, repository.NameWithOwner);
        }

        // A name that is not found may be a right that is lost for a day: reading all of its repositories again would cost far more.
        if (isWhole && CursorJson.Keep(cursor.Repositories, repositories.Keys))
        {
            yield return new SourceRecord.Checkpoint(cursor.ToString());
        }
    }

    public Reception Receive(Delivery delivery) => _deliveries.Receive(delivery);

    /// <summary>What is newest in each repository, by node id.</summary>
    private async IAsyncEnumerable<SourceRecord> ProbeAsync(
        Dictionary<string, RepositoryNode> found, [EnumeratorCancellation] CancellationToken cancel)
    {
        IEnumerable<IGrouping<string, string>> owners = options.Repositories
            .Where(Glob.IsPattern)
            .GroupBy(name => name.Split('/')[0], StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, string> owner in owners)
        {
            Regex[] patterns = [.. owner.Select(Glob.ToRegex)];
            if (!await ProbeOwnerAsync(owner.Key, patterns, found, cancel))
            {
                yield return Missing(owner.Key + "/*", "no such owner, or the token may not see it");
                continue;
            }

            foreach (string name in owner.Where(name => !found.Values.Any(repository => Glob.ToRegex(name).IsMatch(repository.NameWithOwner))))
            {
                yield return Missing(name, "the owner has no repository of such a name, `except` aside, or the token may not see it");
            }
        }

        foreach (string[] names in options.Repositories.Where(name => !Glob.IsPattern(name)).Chunk(Named))
        {
            foreach (string name in await ProbeNamedAsync(names, found, cancel))
            {
                yield return Missing(name, "no such repository, or the token may not see it");
            }
        }
    }

    private static SourceRecord.Unreadable Missing(string name, string reason) => new("repositories: " + name, $"{name}: {reason}", name);

    private async Task<bool> ProbeOwnerAsync(
        string owner, Regex[] patterns, Dictionary<string, RepositoryNode> found, CancellationToken cancel)
    {
        string? after = null;
        do
        {
            var variables = new Dictionary<string, object?> { ["owner"] = owner, ["after"] = after };
            JsonElement data = await _client.QueryPageAsync(Queries.ProbeOwner(_releases), variables, Named, cancel);
            JsonElement place = data.GetProperty("repositoryOwner");
            if (place.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            Page<RepositoryNode> page = place.GetProperty("repositories").Deserialize<Page<RepositoryNode>>(GitHubClient.Json)!;
            foreach (RepositoryNode repository in page.Items.Where(each => Matches(patterns, each) && !Matches(_except, each)))
            {
                found[repository.Id] = repository;
            }

            after = page.Next;
        }
        while (after is not null);
        return true;
    }

    private static bool Matches(Regex[] patterns, RepositoryNode repository) =>
        patterns.Any(pattern => pattern.IsMatch(repository.NameWithOwner));

    private async Task<IReadOnlyList<string>> ProbeNamedAsync(
        string[] names, Dictionary<string, RepositoryNode> found, CancellationToken cancel)
    {
        var variables = new Dictionary<string, object?>();
        for (int i = 0; i < names.Length; i++)
        {
            string[] parts = names[i].Split('/');
            (variables[$"o{i}"], variables[$"n{i}"]) = parts.Length == 2
                ? (parts[0], parts[1])
                : throw new SourceFaultException(
                    FaultKind.Misconfigured, $"`repositories` has '{names[i]}': write owner/name, or owner/* for all of an owner's");
        }

        JsonElement data = await WholeAsync(Queries.ProbeNamed(names.Length, _releases), variables, cancel);
        var missing = new List<string>();
        for (int i = 0; i < names.Length; i++)
        {
            if (data.GetProperty($"r{i}") is { ValueKind: JsonValueKind.Object } node)
            {
                RepositoryNode repository = node.Deserialize<RepositoryNode>(GitHubClient.Json)!;
                found[repository.Id] = repository;
            }
            else
            {
                missing.Add(names[i]);
            }
        }

        return missing;
    }

    private async Task<JsonElement> WholeAsync(string query, Dictionary<string, object?> variables, CancellationToken cancel)
    {
        JsonElement answer = await _client.QueryAsync(query, variables, cancel);
        return GraphJudge.AsksForLess(answer)
            ? throw new SourceFaultException(FaultKind.Unreachable, "GitHub finds a look at these repositories too much to answer at once")
            : answer.GetProperty("data");
    }

    /// <summary>Has the deployments read again wherever an unfinished one moved.</summary>
    private async Task NoticeMovedAsync(GitHubCursor cursor, CancellationToken cancel)
    {
        (RepositoryState State, string Id, OpenDeployment Open)[] all =
        [
            .. from state in cursor.Repositories.Values
               from open in state.Open ?? []
               where open.Key.StartsWith("DE_", StringComparison.Ordinal)
               select (state, open.Key, open.Value),
        ];
        foreach ((RepositoryState State, string Id, OpenDeployment Open)[] some in all.Chunk(Ids))
        {
            var ids = new Dictionary<string, object?> { ["ids"] = some.Select(each => each.Id).ToArray() };
            JsonElement data = await WholeAsync(Queries.ProbeDeployments, ids, cancel);
            var now = data.GetProperty("nodes").Deserialize<DeploymentNode?[]>(GitHubClient.Json)!
                .OfType<DeploymentNode>()
                .ToDictionary(node => node.Id, node => node.UpdatedAt);
            foreach ((RepositoryState state, string id, OpenDeployment open) in some)
            {
                if (!now.TryGetValue(id, out DateTimeOffset updated) || updated != open.UpdatedAt)
                {
                    state.Deliveries = null;
                }
            }
        }
    }
}
