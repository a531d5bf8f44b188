using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Argocd;

/// <summary>An Argo CD server, and what its applications stand for.</summary>
internal sealed record ArgocdOptions
{
    /// <summary>The address of the server, with its root path where it has one.</summary>
    public required string Url { get; init; }

    /// <summary>An account's API token; it needs <c>applications, get</c>.</summary>
    public required Secret Token { get; init; }

    /// <summary>Projects of Argo CD, with wildcards.</summary>
    public IReadOnlyList<string> Projects { get; init; } = ["*"];

    /// <summary>Applications, with wildcards.</summary>
    public IReadOnlyList<string> Applications { get; init; } = ["*"];

    /// <summary>Applications left out of these, such as those that only hold other applications.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>The label of an application that names its service; without it <c>service_pattern</c> does.</summary>
    public string ServiceLabel { get; init; } = "app.kubernetes.io/part-of";

    /// <summary>A pattern of an application's name with the service in its group <c>service</c>; else the whole name is it.</summary>
    public string ServicePattern { get; init; } = "^(?<service>.+)$";

    /// <summary>The label of an application that names its environment; without it the rules do.</summary>
    public string EnvironmentLabel { get; init; } = "environment";

    /// <summary>Environments by where applications go; the first that matches holds, else the namespace is the environment.</summary>
    public IReadOnlyList<DestinationRule> Environments { get; init; } = [];
}

/// <summary>The environment of some applications; what is left out matches all.</summary>
internal sealed record DestinationRule
{
    public required string Environment { get; init; }

    /// <summary>The cluster's name or address, with wildcards.</summary>
    public string Cluster { get; init; } = "*";

    /// <summary>The namespace, with wildcards.</summary>
    public string Namespace { get; init; } = "*";

    /// <summary>The project, with wildcards.</summary>
    public string Project { get; init; } = "*";

    /// <summary>The application, with wildcards.</summary>
    public string Application { get; init; } = "*";
}

/// <summary>Reads what Argo CD brought to clusters: the history of its applications, and syncs that failed.</summary>
[Source(
    "argocd",
    Summary = "deployments from the history of Argo CD's applications, and their failed syncs",
    Records = [FactKind.Deployment],
    Cost = "1 request")]
internal sealed class ArgocdSource(ArgocdOptions options, SourceTools tools) : ISource
{
    // All that is needed; without it every resource and event of each application comes along.
    private const string Fields =
        "items.metadata.name,items.metadata.namespace,items.metadata.uid,items.metadata.labels,items.spec.project,items.spec.destination,"
        + "items.status.history,items.status.operationState";

    // History is short and syncs are seen as they happen; this is for what was not seen to begin with (a project newly allowed).
    private const int FullReadingDays = 1;

    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    private readonly Applications _applications = new(options);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = new FullReading(window, FullReadingDays);
        (string, string?)[] projects = options.Projects.Any(Glob.IsPattern)
            ? []
            : [.. options.Projects.Select(project => ("projects", (string?)project))];
        string address = JsonApi.Address(options.Url.TrimEnd('/') + "/api/v1/applications", [.. projects, ("fields", Fields)]);
        JsonElement[] all = [.. (await _api.GetAsync(address, cancel)).Root.Items("items")];
        JsonElement[] wanted = [.. all.Where(_applications.IsWanted)];
        if (wanted.Length == 0)
        {
            throw new SourceFaultException(
                FaultKind.Misconfigured,
                $"`projects`, `applications` and `except` leave no application; this account sees {Names.Some(all.Select(Applications.NameOf))}");
        }

        foreach (SourceRecord record in wanted.SelectMany(application => _applications.Read(application, reading.Since)))
        {
            yield return record;
        }

        // Argo CD keeps the last ten or so: what is no longer listed happened all the same.
        yield return reading.End(FactKind.Deployment).OfType<SourceRecord.Checkpoint>().Single();
    }
}
