using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>What a repository's deployments are read from.</summary>
public enum DeliveredBy
{
    /// <summary>GitHub deployments and their statuses.</summary>
    Deployments,

    /// <summary>Published releases.</summary>
    Releases,

    /// <summary>Runs of a workflow.</summary>
    WorkflowRuns,

    /// <summary>Merges to the default branch.</summary>
    Merges,

    /// <summary>Nothing: another source tells.</summary>
    None,
}

/// <summary>Which instant an incident's issue counts from.</summary>
public enum IncidentStart
{
    /// <summary>The issue was opened.</summary>
    Opened,

    /// <summary>It was given the incident label for the first time.</summary>
    Labelled,
}

/// <summary>Options of the type <c>github</c>.</summary>
public sealed record GitHubOptions
{
    /// <summary>Repositories as <c>owner/name</c>; <c>owner/*</c> and other wildcards in the name list the owner's repositories.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Repositories left out of what the wildcards list.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>A personal access token. Either this, or <see cref="App"/>.</summary>
    public Secret? Token { get; init; }

    /// <summary>A GitHub App that is installed for the owner of the repositories.</summary>
    public GitHubApp? App { get; init; }

    /// <summary>The REST address: <c>https://HOST/api/v3</c> for GitHub Enterprise Server.</summary>
    public string BaseUrl { get; init; } = "https://api.github.com";

    /// <summary>What counts as a deployment, by repository; the first that matches holds, and <c>deployments</c> where none does.</summary>
    public IReadOnlyList<DeliveryRule> Deployments { get; init; } = [];

    /// <summary>How long a deployment is read again after it began, in case its outcome changes.</summary>
    public TimeSpan DeploymentsSettle { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Deployments of one workflow run, commit and environment (matrix jobs) are one.</summary>
    public bool CollapseMatrix { get; init; }

    /// <summary>Base branches whose pull requests are changes, with wildcards; empty: the default branch.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Whether commits pushed to the default branch without a pull request are changes.</summary>
    public bool DirectPushes { get; init; } = true;

    /// <summary>Whether the files of a pull request are read: needed where services own folders of one repository.</summary>
    public bool ChangedPaths { get; init; }

    /// <summary>Issues with one of these labels are incidents; empty: none are read.</summary>
    public IReadOnlyList<string> IncidentLabels { get; init; } = ["incident"];

    /// <summary>A pattern of labels that tell the severity, in its group <c>severity</c>.</summary>
    public string SeverityLabels { get; init; } = @"^sev(erity)?[-:/ ]*(?<severity>\w+)$";

    /// <summary>A pattern of labels that name a service, in its group <c>service</c>; without one it is the repository's.</summary>
    public string ServiceLabels { get; init; } = "^service[:/ ]+(?<service>.+)$";

    public IncidentStart IncidentStart { get; init; } = IncidentStart.Opened;

    /// <summary>Reasons of closing that say it was no incident after all.</summary>
    public IReadOnlyList<string> FalseAlarms { get; init; } = ["not_planned", "duplicate"];

    /// <summary>Pull requests asked for at once; halved by itself where GitHub finds it too much.</summary>
    [Range(1, 100)]
    public int PageSize { get; init; } = 100;

    /// <summary>The secret of the webhooks; without one deliveries are refused.</summary>
    public Secret? WebhookSecret { get; init; }
}

/// <summary>The identity of a GitHub App.</summary>
public sealed record GitHubApp
{
    /// <summary>The app's id or client id.</summary>
    public required string Id { get; init; }

    /// <summary>The private key, as PEM text.</summary>
    public required Secret PrivateKey { get; init; }

    /// <summary>The installation; null: the one of the repositories' owner.</summary>
    public long? Installation { get; init; }
}

/// <summary>What counts as a deployment in some repositories.</summary>
public sealed record DeliveryRule
{
    /// <summary>Repositories as <c>owner/name</c>, with wildcards.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Repositories { get; init; } = [];

    public DeliveredBy From { get; init; } = DeliveredBy.Deployments;

    /// <summary>The environment that releases, runs and merges go to.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>The workflow of <c>workflow_runs</c>: its file's name, or its name with wildcards.</summary>
    public string Workflow { get; init; } = "deploy.yml";

    /// <summary>The branch whose runs count; null: the default branch.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether prereleases count among <c>releases</c>.</summary>
    public bool Prereleases { get; init; }
}
