using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Backstage;

/// <summary>Where the catalog is, and which of its components are services.</summary>
internal sealed record BackstageOptions
{
    /// <summary>The address of the Backstage backend; or <see cref="Files"/>.</summary>
    public string? Url { get; init; }

    /// <summary>A token of the backend (external access), where it asks for one.</summary>
    public Secret? Token { get; init; }

    /// <summary>Files with entities, or folders whose <c>catalog-info.yaml</c> files are all read; instead of <see cref="Url"/>.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Types of components that are services; empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["service", "website"];

    /// <summary>The team of components that name no owner.</summary>
    public string Unowned { get; init; } = "unowned";

    /// <summary>Annotations that name a service in incident tools, each with the name of the source.</summary>
    public IReadOnlyDictionary<string, string> IncidentAnnotations { get; init; } = new Dictionary<string, string>
    {
        ["pagerduty.com/service-id"] = "pagerduty",
        ["sentry.io/project-slug"] = "sentry",
        ["jira/component"] = "jira",
        ["firehydrant.com/service-name"] = "firehydrant",
        ["rootly.com/service-slug"] = "rootly",
    };
}

/// <summary>Reads the components of a Backstage catalog as services, all of them at each run.</summary>
[Source(
    "backstage",
    Summary = "teams and services from a Backstage catalog, its API or its files; they join the catalog of metrics.yaml",
    Records = [FactKind.Service],
    Sweeps = [FactKind.Service],
    Cost = "1 request a 500 components; none with files")]
internal sealed class BackstageSource(BackstageOptions options, SourceTools tools) : ISource
{
    private const int PageSize = 500;
    private const string Fields =
        "kind,metadata.name,metadata.namespace,metadata.annotations,spec.type,spec.owner,spec.system,relations";

    private readonly JsonApi _api = new(tools.Http, headers =>
        headers.Authorization = options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token.Reveal()) : null);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (options.Url is null == (options.Files.Count == 0))
        {
            throw new SourceFaultException(FaultKind.Misconfigured, "give either `url`, the address of Backstage's backend, or `files`");
        }

        var components = new Components(options);
        int found = 0;
        bool whole = true;
        if (options.Url is null)
        {
            foreach (SourceRecord record in new EntityFiles(options, tools.BaseFolder).Read(components))
            {
                (found, whole) = (found + (record is SourceRecord.Found ? 1 : 0), whole && record is not SourceRecord.Unreadable);
                yield return record;
            }
        }
        else
        {
            await foreach (JsonElement entity in EntitiesAsync(cancel))
            {
                if (components.Read($"entity {Components.ReferenceOf(entity)}", entity) is { } record)
                {
                    (found, whole) = (found + (record is SourceRecord.Found ? 1 : 0), whole && record is not SourceRecord.Unreadable);
                    yield return record;
                }
            }
        }

        if (found == 0)
        {
            throw new SourceFaultException(
                FaultKind.Misconfigured,
                "the catalog holds no component of the wanted `types`, or the token may not see them: the services known so far stay");
        }

        if (whole)
        {
            yield return new SourceRecord.Swept(FactKind.Service, "", DateTimeOffset.UnixEpoch, window.Until);
        }

        yield return new SourceRecord.Checkpoint(window.Until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    private async IAsyncEnumerable<JsonElement> EntitiesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        string address = options.Url!.TrimEnd('/') + "/api/catalog/entities/by-query";
        string? cursor = null;
        do
        {
            // A cursor holds the question; only how the answer looks is said again.
            (string, string?)[] question = cursor is null ? [.. Filters(), ("orderField", "metadata.name,asc")] : [("cursor", cursor)];
            string limit = PageSize.ToString(CultureInfo.InvariantCulture);
            string next = JsonApi.Address(address, [.. question, ("fields", Fields), ("limit", limit)]);
            JsonElement page = (await _api.GetAsync(next, cancel)).Root;
            foreach (JsonElement entity in page.Items("items"))
            {
                yield return entity;
            }

            cursor = page.Text("pageInfo", "nextCursor");
        }
        while (cursor is not null);
    }

    private IEnumerable<(string, string?)> Filters() => options.Types.Count == 0
        ? [("filter", "kind=component")]
        : options.Types.Select(type => ("filter", (string?)$"kind=component,spec.type={type}"));
}
