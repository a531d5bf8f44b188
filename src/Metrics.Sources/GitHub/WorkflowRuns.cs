using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Sources.GitHub;

/// <summary>
/// Reads the runs of a workflow as deployments. A run that is started again keeps its id and hides how it ended before; it is one
/// deployment with the end that it came to.
/// </summary>
internal sealed class WorkflowRuns(GitHubClient client)
{
    // A search with filters gives no more than this, however many it counts.
    private const int MostFound = 1000;

    public async Task<IReadOnlyList<Deployment>> ReadAsync(RepositoryPass pass, CancellationToken cancel)
    {
        var found = new Dictionary<long, RunReply>();
        RepositoryState state = pass.State;
        DateTimeOffset? settled = state.DeliveredTo;
        foreach (string workflow in await WorkflowsAsync(pass, cancel))
        {
            string branch = Uri.EscapeDataString(pass.Rule.Branch ?? pass.Branch!);
            string path = $"repos/{pass.Name}/actions/workflows/{workflow}/runs?branch={branch}&exclude_pull_requests=true&per_page=100";
            if (settled is null)
            {
                await SearchAsync(path, pass.Window.Start, pass.Window.Until, found, cancel);
            }
            else
            {
                await ReadNewestAsync(path, pass, found, cancel);
            }
        }

        RunReply[] runs = [.. found.Values];
        if (runs.Length > 0)
        {
            DateTimeOffset newest = runs.Max(run => run.CreatedAt);
            state.DeliveredTo = settled > newest ? settled : newest;
            state.Open = runs
                .Where(run => run.Status != "completed" && run.CreatedAt > pass.Window.Until.AddDays(-35))
                .ToDictionary(run => $"run {run.Id}", run => new OpenDeployment(run.CreatedAt, run.UpdatedAt));
        }

        return [.. runs.Select(run => Of(pass.Number, pass.Name, run, pass.Rule.Environment))];
    }

    public static Deployment Of(long repository, string fullName, RunReply run, string environment)
    {
        DeploymentOutcome outcome = OutcomeOf(run.Status, run.Conclusion);
        return new Deployment
        {
            Id = GitHubIds.Run(repository, run.Id),
            UpdatedAt = run.UpdatedAt,
            Service = fullName,
            Repository = fullName,
            Environment = environment,
            Revision = run.HeadSha,
            Ref = run.HeadBranch,
            StartedAt = run.CreatedAt,
            FinishedAt = outcome == DeploymentOutcome.InProgress ? null : run.UpdatedAt,
            Outcome = outcome,
            Title = run.DisplayTitle,
            Url = run.HtmlUrl,
        };
    }

    /// <summary>Whether the run is of the workflow that counts, by its file's name or its own, with wildcards.</summary>
    public static bool Is(string wanted, string? path, string? name)
    {
        Regex pattern = Glob.ToRegex(wanted);
        return (path is not null && pattern.IsMatch(path[(path.LastIndexOf('/') + 1)..].Split('@')[0]))
            || (name is not null && pattern.IsMatch(name));
    }

    private static DeploymentOutcome OutcomeOf(string status, string? conclusion) => (status, conclusion) switch
    {
        (not "completed", _) => DeploymentOutcome.InProgress,
        (_, "success") => DeploymentOutcome.Succeeded,
        (_, "failure" or "timed_out" or "startup_failure") => DeploymentOutcome.Failed,
        _ => DeploymentOutcome.Cancelled,
    };

    /// <summary>The workflows by id or file; a file's name without wildcards needs no question.</summary>
    private async Task<IReadOnlyList<string>> WorkflowsAsync(RepositoryPass pass, CancellationToken cancel)
    {
        string wanted = pass.Rule.Workflow;
        if (!Glob.IsPattern(wanted) && Path.GetExtension(wanted) is (".yml" or ".yaml"))
        {
            return [Uri.EscapeDataString(wanted)];
        }

        var ids = new List<string>();
        for (string? next = $"repos/{pass.Name}/actions/workflows?per_page=100"; next is not null;)
        {
            RestAnswer answer = await client.GetAsync(next, null, cancel);
            if (answer.Status != HttpStatusCode.OK)
            {
                return [];
            }

            ids.AddRange(answer.Body.GetProperty("workflows").EnumerateArray()
                .Where(workflow => Is(wanted, workflow.GetProperty("path").GetString(), workflow.GetProperty("name").GetString()))
                .Select(workflow => workflow.GetProperty("id").GetRawText()));
            next = answer.Next;
        }

        return ids;
    }

    /// <summary>All runs of a span of time, in halves of it where they are more than a search gives.</summary>
    private async Task SearchAsync(
        string path, DateTimeOffset from, DateTimeOffset to, Dictionary<long, RunReply> found, CancellationToken cancel)
    {
        string span = Uri.EscapeDataString($"{Instants.ToText(Second(from))}..{Instants.ToText(Second(to))}");
        string? next = $"{path}&created={span}";
        while (next is not null)
        {
            RestAnswer answer = await client.GetAsync(next, null, cancel);
            if (answer.Status != HttpStatusCode.OK)
            {
                return;
            }

            RunsReply page = answer.Body.Deserialize<RunsReply>(GitHubClient.Json)!;
            if (page.TotalCount > MostFound && to - from > TimeSpan.FromSeconds(1))
            {
                DateTimeOffset middle = Second(from + ((to - from) / 2));
                await SearchAsync(path, from, middle, found, cancel);
                await SearchAsync(path, middle.AddSeconds(1), to, found, cancel);
                return;
            }

            Take(page, found);
            next = answer.Next;
        }
    }

    /// <summary>The newest runs back to what is settled; nothing where GitHub says that the newest page is as it was.</summary>
    private async Task ReadNewestAsync(string path, RepositoryPass pass, Dictionary<long, RunReply> found, CancellationToken cancel)
    {
        RestAnswer answer = await client.GetAsync(path, pass.State.RunsTag, cancel);
        if (answer.Status != HttpStatusCode.OK)
        {
            return;
        }

        pass.State.RunsTag = answer.ETag;
        while (true)
        {
            RunsReply page = answer.Body.Deserialize<RunsReply>(GitHubClient.Json)!;
            Take(page, found);
            if (answer.Next is null || page.WorkflowRuns.Any(run => run.CreatedAt < pass.Floor))
            {
                return;
            }

            answer = await client.GetAsync(answer.Next, null, cancel);
            if (answer.Status != HttpStatusCode.OK)
            {
                return;
            }
        }
    }

    private static void Take(RunsReply page, Dictionary<long, RunReply> found)
    {
        foreach (RunReply run in page.WorkflowRuns)
        {
            found[run.Id] = run;
        }
    }

    private static DateTimeOffset Second(DateTimeOffset instant) =>
        new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
