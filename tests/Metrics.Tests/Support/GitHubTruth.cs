using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Tests.Support;

/// <summary>Compares collected facts with what the simulator wrote down about one repository.</summary>
internal static class GitHubTruth
{
    private static readonly OriginRules Origins = new(new OriginDefinition());

    /// <summary>The repositories whose deliveries are of that kind.</summary>
    public static string[] DeliveredBy(JsonElement[] truth, string kind) =>
    [
        .. truth.Where(each => each.GetProperty("deliversBy").GetString() == kind)
            .Select(each => each.GetProperty("fullName").GetString()!),
    ];

    public static void Check(CollectedFacts facts, JsonElement repository)
    {
        string name = repository.GetProperty("fullName").GetString()!;
        Change[] changes = [.. facts.All<Change>().Where(change => change.Repository == name)];
        Deployment[] deployments = [.. facts.All<Deployment>().Where(deployment => deployment.Repository == name)];
        Incident[] incidents = [.. facts.All<Incident>().Where(incident => incident.Services!.Contains(name))];

        Pulls(changes, repository, name);
        DirectPushes(changes, repository, name);
        Deliveries(deployments, changes, repository, name);
        Incidents(incidents, repository, name);
        Assisted(changes, repository, name);
    }

    private static void Pulls(Change[] changes, JsonElement repository, string name)
    {
        JsonElement pulls = repository.GetProperty("pulls");
        Change[] own = [.. changes.Where(change => change.Number is not null)];
        Assert.True(pulls.GetProperty("total").GetInt32() == own.Length, $"{name}: {own.Length} pull requests");
        Same(
            name + " merged",
            Rows(repository.GetProperty("mergedPulls"), "number", "mergeCommit", "mergedAt", "firstCommitAuthoredAt"),
            own.Where(change => change.MergedAt is not null)
                .Select(change => $"{change.Number} {change.MergeRevision} {Text(change.MergedAt)} {Text(change.FirstCommitAt)}"));
        Same(
            name + " reverts",
            Rows(pulls.GetProperty("reverts"), "number", "reverts"),
            own.Where(change => change.Reverts is not null).Select(change => $"{change.Number} {change.Reverts!.Split('/')[^1]}"));
        Assert.Equal(pulls.GetProperty("byBots").GetInt32(), own.Count(change => change.AuthorKind == AuthorKind.Bot));
        Assert.Equal(pulls.GetProperty("byDeletedUsers").GetInt32(), own.Count(change => change.Author is null));
    }

    private static void DirectPushes(Change[] changes, JsonElement repository, string name)
    {
        // The three commits that founded the repository were pushed too, which the simulator takes for granted.
        IEnumerable<string> found = changes.Where(change => change.Number is null)
            .Where(change => change.Title is not ("Initial commit" or "Add build" or "First working version"))
            .Select(change => $"{change.MergeRevision} {Text(change.MergedAt)}");
        Same(name + " direct pushes", Rows(repository.GetProperty("directPushes"), "sha", "at"), found);
    }

    private static void Deliveries(Deployment[] deployments, Change[] changes, JsonElement repository, string name)
    {
        JsonElement environments = repository.GetProperty("productionEnvironments");
        HashSet<string> production = [.. environments.EnumerateArray().Select(each => each.GetString()!)];
        Deployment[] attempts = [.. deployments.Where(each => production.Count == 0 || production.Contains(each.Environment))];
        var carriers = new Dictionary<string, Deployment>(StringComparer.Ordinal);
        foreach (Deployment deployment in attempts.Where(each => each.Revisions is not null).OrderBy(each => each.FinishedAt))
        {
            foreach (string revision in deployment.Revisions!)
            {
                Assert.True(carriers.TryAdd(revision, deployment), $"{name}: {revision} is carried twice");
            }
        }

        ILookup<string, long> first = changes
            .Where(change => change is { Number: not null, MergeRevision: not null } && carriers.ContainsKey(change.MergeRevision))
            .ToLookup(change => carriers[change.MergeRevision!].Id, change => change.Number!.Value);
        Same(
            name + " deliveries",
            repository.GetProperty("deliveries").GetProperty("list").EnumerateArray().Select(line => string.Join(' ',
                line.GetProperty("id"), line.GetProperty("sha"), line.GetProperty("createdAt"), line.GetProperty("finishedAt"),
                Outcome(line.GetProperty("outcome").GetString()!),
                string.Join(',', line.GetProperty("firstDelivered").EnumerateArray().Select(number => number.GetInt64()).Order()))),
            attempts.Select(each => string.Join(' ',
                NumberOf(each.Id), each.Revision, Text(each.StartedAt), Text(each.FinishedAt), each.Outcome,
                string.Join(',', first[each.Id].Order()))));
    }

    private static void Incidents(Incident[] incidents, JsonElement repository, string name) => Same(
        name + " incidents",
        repository.GetProperty("incidents").EnumerateArray()
            .Where(line => line.GetProperty("falseAlarm").ValueKind == JsonValueKind.Null)
            .Select(line => Row(line, "number", "severity", "start", "end")),
        incidents.Select(each => $"{each.Id.Split('/')[^1]} {each.Severity} {Text(each.StartedAt)} {Text(each.ResolvedAt)}"));

    private static void Assisted(Change[] changes, JsonElement repository, string name)
    {
        IEnumerable<Change> assisted = changes.Where(change => change.Number is not null && Origins.Of(change) == ChangeOrigin.AiAssisted);
        HashSet<long> found = [.. assisted.Select(change => change.Number!.Value)];
        var told = repository.GetProperty("aiAssisted").EnumerateArray().ToDictionary(
            line => line.GetProperty("number").GetInt64(),
            line => line.GetProperty("signals").EnumerateArray().Select(each => each.GetString()).ToArray());

        // A description that was to hold the only sign may be empty: then there is none to be seen.
        IEnumerable<long> seen = told.Keys.Where(number => told[number] is not ["body"] || found.Contains(number));
        Same(name + " assisted", seen.Select(each => $"{each}"), found.Select(each => $"{each}"));
    }

    /// <summary>The number in an id: of a deployment it is packed into the node id.</summary>
    private static string NumberOf(string id)
    {
        string last = id.Split('/')[^1];
        byte[] packed = last.StartsWith("DE_", StringComparison.Ordinal) ? Base64Url.DecodeFromChars(last.AsSpan(3)) : [];
        return packed.Length == 0 ? last : $"{BinaryPrimitives.ReadUInt32BigEndian(packed.AsSpan(packed.Length - 4))}";
    }

    private static DeploymentOutcome Outcome(string word) => word switch
    {
        "success" => DeploymentOutcome.Succeeded,
        "failure" or "error" or "timed_out" => DeploymentOutcome.Failed,
        "cancelled" => DeploymentOutcome.Cancelled,
        _ => DeploymentOutcome.InProgress,
    };

    private static string Text(DateTimeOffset? instant) => instant is { } at ? Instants.ToText(at) : "";

    private static IEnumerable<string> Rows(JsonElement list, params string[] fields) =>
        list.EnumerateArray().Select(line => Row(line, fields));

    private static string Row(JsonElement line, params string[] fields) =>
        string.Join(' ', fields.Select(field => line.GetProperty(field)));

    private static string List(IEnumerable<string> rows) => string.Join(" | ", rows.Take(5));

    private static void Same(string what, IEnumerable<string> told, IEnumerable<string> found)
    {
        string[] expected = [.. told.Order(StringComparer.Ordinal)];
        string[] actual = [.. found.Order(StringComparer.Ordinal)];
        Assert.True(
            expected.SequenceEqual(actual),
            $"{what}: missing {List(expected.Except(actual))}; too many {List(actual.Except(expected))}");
    }
}
