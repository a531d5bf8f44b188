using System.ComponentModel.DataAnnotations;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>What a project's deployments are read from.</summary>
internal enum ProjectDelivery
{
    /// <summary>GitLab deployments to environments.</summary>
    Deployments,

    /// <summary>Published releases.</summary>
    Releases,

    /// <summary>Merges to the default branch.</summary>
    Merges,

    /// <summary>Nothing: another source tells.</summary>
    None,
}

/// <summary>Which issues are incidents.</summary>
internal enum IncidentIssueKind
{
    /// <summary>Issues of GitLab's own type <c>incident</c>.</summary>
    Type,

    /// <summary>Issues with one of <c>incident_labels</c>.</summary>
    Labels,

    /// <summary>None: another source tells.</summary>
    None,
}

/// <summary>Options of the type <c>gitlab</c>.</summary>
internal sealed record GitLabOptions
{
    /// <summary>Projects as <c>group/project</c>; wildcards list the group's projects, subgroups included.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Projects left out of what the wildcards list.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>A personal, group or project access token with the scope <c>read_api</c>.</summary>
    public required Secret Token { get; init; }

    /// <summary>The address of GitLab, with the path it is installed under where there is one.</summary>
    public string BaseUrl { get; init; } = "https://gitlab.com";

    /// <summary>What counts as a deployment, by project; the first that matches holds, and <c>deployments</c> where none does.</summary>
    public IReadOnlyList<ProjectRule> Deployments { get; init; } = [];

    /// <summary>Target branches whose merge requests are changes, with wildcards; empty: the default branch.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Whether commits pushed to the default branch without a merge request are changes.</summary>
    public bool DirectPushes { get; init; } = true;

    /// <summary>Whether the diffs of a merge request are read: they tell its files and how many lines it adds and deletes.</summary>
    public bool ChangedPaths { get; init; }

    /// <summary>Which issues are incidents.</summary>
    public IncidentIssueKind Incidents { get; init; } = IncidentIssueKind.Type;

    /// <summary>The labels of <c>incidents: labels</c>; one of them is enough.</summary>
    public IReadOnlyList<string> IncidentLabels { get; init; } = ["incident"];

    /// <summary>A pattern of labels that tell the severity, in its group <c>severity</c>; else GitLab's own field does.</summary>
    public string SeverityLabels { get; init; } = @"^sev(erity)?[-:/ ]*(?<severity>\w+)$";

    /// <summary>A pattern of labels that name a service, in its group <c>service</c>; without one it is the project's.</summary>
    public string ServiceLabels { get; init; } = "^service[:/ ]+(?<service>.+)$";

    /// <summary>Deleted deployments and incidents are not told of: in so many days all of them are read anew.</summary>
    [Range(1, 90)]
    public int RecheckDays { get; init; } = 7;

    /// <summary>Records asked for at once.</summary>
    [Range(1, 100)]
    public int PageSize { get; init; } = 100;

    /// <summary>The secret token of the webhooks; without one deliveries are refused.</summary>
    public Secret? WebhookSecret { get; init; }

    public ProjectRule RuleOf(string path) =>
        Deployments.FirstOrDefault(rule => rule.Projects.Any(name => Glob.ToRegex(name).IsMatch(path))) ?? new ProjectRule();
}

/// <summary>What counts as a deployment in some projects.</summary>
internal sealed record ProjectRule
{
    /// <summary>Projects as <c>group/project</c>, with wildcards.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Projects { get; init; } = [];

    public ProjectDelivery From { get; init; } = ProjectDelivery.Deployments;

    /// <summary>The environment that releases and merges go to.</summary>
    public string Environment { get; init; } = "production";
}
