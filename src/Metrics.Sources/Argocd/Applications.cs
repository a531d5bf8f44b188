using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Argocd;

/// <summary>Makes deployments of an application's history and of its last sync, where that failed.</summary>
internal sealed class Applications(ArgocdOptions options)
{
    private readonly Regex[] _projects = [.. options.Projects.Select(Glob.ToRegex)];
    private readonly Regex[] _names = [.. options.Applications.Select(Glob.ToRegex)];
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];
    private readonly (DestinationRule Rule, Regex Cluster, Regex Namespace, Regex Project, Regex Application)[] _environments =
    [
        .. options.Environments.Select(rule => (
            rule, Glob.ToRegex(rule.Cluster), Glob.ToRegex(rule.Namespace), Glob.ToRegex(rule.Project), Glob.ToRegex(rule.Application))),
    ];

    private readonly Regex _service = OptionPattern.Of(options.ServicePattern, "service_pattern");

    public bool IsWanted(JsonElement application)
    {
        string name = application.Text("metadata", "name") ?? "";
        string project = application.Text("spec", "project") ?? "default";
        return _projects.Any(each => each.IsMatch(project))
            && _names.Any(each => each.IsMatch(name)) && !_except.Any(each => each.IsMatch(name));
    }

    /// <summary>The application with its project before it, for people.</summary>
    public static string NameOf(JsonElement application) =>
        $"{application.Text("spec", "project") ?? "default"}/{application.Text("metadata", "name")}";

    /// <summary>What happened to the application from an instant on.</summary>
    public IEnumerable<SourceRecord> Read(JsonElement application, DateTimeOffset since)
    {
        string where = $"application {application.Text("metadata", "namespace")}/{application.Text("metadata", "name")}";
        foreach (JsonElement entry in application.At("status").Items("history"))
        {
            SourceRecord record = Json.Record($"{where}, history {entry.Text("id")}", entry, one => OfHistory(application, one));
            if (record is not SourceRecord.Found { Fact: Deployment deployment } || deployment.FinishedAt >= since)
            {
                yield return record;
            }
        }

        JsonElement last = application.At("status", "operationState");
        if (last.Text("phase") is "Failed" or "Error" && last.At("operation", "sync").ValueKind == JsonValueKind.Object)
        {
            SourceRecord record = Json.Record($"{where}, last sync", last, one => OfFailure(application, one));
            if (record is not SourceRecord.Found { Fact: Deployment deployment } || deployment.FinishedAt >= since)
            {
                yield return record;
            }
        }
    }

    private SourceRecord.Found OfHistory(JsonElement application, JsonElement entry)
    {
        DateTimeOffset end = entry.NeededInstant("deployedAt");
        return new SourceRecord.Found(Of(application, entry, entry, end) with
        {
            StartedAt = entry.Instant("deployStartedAt") ?? end,
            FinishedAt = end,
        });
    }

    private SourceRecord.Found OfFailure(JsonElement application, JsonElement operation)
    {
        DateTimeOffset start = operation.NeededInstant("startedAt");
        JsonElement result = operation.At("syncResult");
        JsonElement sync = result.Text("revision") is null && !result.Items("revisions").Any() ? operation.At("operation", "sync") : result;
        Deployment deployment = Of(application, sync, result, start);
        return new SourceRecord.Found(deployment with
        {
            Id = deployment.Id + "/failed",
            StartedAt = start,
            FinishedAt = operation.NeededInstant("finishedAt"),
            Outcome = DeploymentOutcome.Failed,
            Title = Json.Description(operation.Text("message")),
        });
    }

    /// <param name="revision">Where the revision stands.</param>
    /// <param name="source">Where the repository stands.</param>
    private Deployment Of(JsonElement application, JsonElement revision, JsonElement source, DateTimeOffset at)
    {
        JsonElement labels = application.At("metadata", "labels");
        string name = application.Needed("metadata", "name");
        Match named = _service.Match(name);

        // An application of several sources has a list of each; the first stands for it.
        string? address = source.Text("source", "repoURL") ?? source.Items("sources").FirstOrDefault().Text("repoURL");
        return new Deployment
        {
            Id = $"{application.Text("metadata", "uid") ?? name}/{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}",
            UpdatedAt = at,
            Service = labels.Text(options.ServiceLabel) ?? (named.Success ? named.Groups["service"].Value : name),
            Repository = RemoteAddress.RepositoryOf(address),
            Environment = labels.Text(options.EnvironmentLabel) ?? EnvironmentOf(application, name),
            Revision = revision.Text("revision") ?? revision.Items("revisions").FirstOrDefault().Text()
                ?? throw new JsonException("'revision' is missing"),
            Outcome = DeploymentOutcome.Succeeded,
            Url = $"{options.Url.TrimEnd('/')}/applications/{application.Text("metadata", "namespace")}/{name}",
        };
    }

    private string EnvironmentOf(JsonElement application, string name)
    {
        JsonElement destination = application.At("spec", "destination");
        string place = destination.Text("namespace") ?? "";
        string[] clusters = [destination.Text("name") ?? "", destination.Text("server") ?? ""];
        string project = application.Text("spec", "project") ?? "";
        DestinationRule? rule = _environments
            .FirstOrDefault(each => clusters.Any(each.Cluster.IsMatch) && each.Namespace.IsMatch(place)
                && each.Project.IsMatch(project) && each.Application.IsMatch(name))
            .Rule;
        return rule?.Environment ?? place;
    }
}
