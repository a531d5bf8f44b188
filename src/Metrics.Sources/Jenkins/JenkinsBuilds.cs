using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Jenkins;

/// <summary>Makes deployments of builds.</summary>
internal sealed class JenkinsBuilds(JenkinsOptions options)
{
    /// <summary>The fields of a build that are asked for.</summary>
    public const string Tree =
        "number,url,result,building,timestamp,duration,displayName,"
        + "actions[lastBuiltRevision[SHA1,branch[name]],remoteUrls,parameters[name,value]]";

    private readonly (Regex[] Jobs, Regex[] Except, JobRule Rule)[] _rules =
    [
        .. options.Jobs.Select(rule => (
            rule.Jobs.Select(Glob.ToRegex).ToArray(), rule.Except.Select(Glob.ToRegex).ToArray(), rule)),
    ];

    /// <summary>The rule of a job; null where it deploys nothing.</summary>
    public JobRule? RuleOf(string job) => _rules
        .FirstOrDefault(each => each.Jobs.Any(name => name.IsMatch(job)) && !each.Except.Any(name => name.IsMatch(job))).Rule;

    public SourceRecord Read(string job, JobRule rule, JsonElement build)
    {
        long number = build.Whole("number") ?? throw new JsonException("'number' is missing");
        DateTimeOffset start = Milliseconds(build, "timestamp") ?? throw new JsonException("'timestamp' is missing");
        DeploymentOutcome outcome = OutcomeOf(build);
        Dictionary<string, string> parameters = ParametersOf(build);
        JsonElement checkout = CheckoutOf(build, rule.Repository);
        string? repository = rule.Repository ?? RemoteAddress.RepositoryOf(checkout.Items("remoteUrls").FirstOrDefault().Text());
        string id = string.Create(CultureInfo.InvariantCulture, $"{job}#{number}");
        DateTimeOffset end = start.AddMilliseconds(build.Whole("duration") ?? 0);
        return new SourceRecord.Found(new Deployment
        {
            Id = id,
            UpdatedAt = outcome == DeploymentOutcome.InProgress ? start : end,
            Service = rule.Service ?? repository ?? job,
            Repository = repository,
            Environment = Parameter(rule.EnvironmentParameter) ?? rule.Environment,

            // A build without a revision is none that another could go back to: it stands for itself.
            Revision = Parameter(rule.RevisionParameter) ?? checkout.Text("lastBuiltRevision", "SHA1") ?? id,
            Ref = BranchOf(checkout),
            StartedAt = start,
            FinishedAt = outcome == DeploymentOutcome.InProgress ? null : end,
            Outcome = outcome,
            Title = build.Text("displayName") is { } name && name != $"#{number}" ? name : null,
            Url = build.Text("url"),
        });

        string? Parameter(string? name) => name is not null && parameters.TryGetValue(name, out string? value) ? value : null;
    }

    /// <summary>Whether a build has come to its end.</summary>
    public static bool IsDone(JsonElement build) => !build.IsTrue("building") && build.Text("result") is not null;

    private DeploymentOutcome OutcomeOf(JsonElement build) => (IsDone(build), build.Text("result")) switch
    {
        (false, _) => DeploymentOutcome.InProgress,
        (_, "SUCCESS") => DeploymentOutcome.Succeeded,
        (_, "UNSTABLE") => options.Unstable == UnstableBuild.Succeeded ? DeploymentOutcome.Succeeded : DeploymentOutcome.Failed,
        (_, "FAILURE") => DeploymentOutcome.Failed,
        _ => DeploymentOutcome.Cancelled,
    };

    /// <summary>The checkout of the repository: a pipeline has one of each shared library too.</summary>
    private static JsonElement CheckoutOf(JsonElement build, string? repository)
    {
        JsonElement[] checkouts = [.. build.Items("actions").Where(action => action.Text("lastBuiltRevision", "SHA1") is not null)];
        return repository is null
            ? checkouts.FirstOrDefault()
            : checkouts.FirstOrDefault(checkout => checkout.Items("remoteUrls").Any(address =>
                repository.Equals(RemoteAddress.RepositoryOf(address.Text()), StringComparison.OrdinalIgnoreCase)));
    }

    private static string? BranchOf(JsonElement checkout)
    {
        string? name = checkout.Items("lastBuiltRevision", "branch").Select(branch => branch.Text("name")).FirstOrDefault();
        name = name?.Replace("refs/remotes/", "", StringComparison.Ordinal);
        return name is null or "detached" ? null : name.StartsWith("origin/", StringComparison.Ordinal) ? name[7..] : name;
    }

    private static Dictionary<string, string> ParametersOf(JsonElement build)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement parameter in build.Items("actions").SelectMany(action => action.Items("parameters")))
        {
            if (parameter.Text("name") is { } name && parameter.Text("value") is { } value)
            {
                parameters[name] = value;
            }
        }

        return parameters;
    }

    private static DateTimeOffset? Milliseconds(JsonElement build, string name) =>
        build.Whole(name) is { } at and > 0 and < 253_402_300_799_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
