using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Jenkins;

/// <summary>What a build that is unstable (it ran to its end, and tests or checks were not content) counts as.</summary>
internal enum UnstableBuild
{
    Succeeded,
    Failed,
}

/// <summary>A Jenkins controller, and which of its jobs deploy.</summary>
internal sealed record JenkinsOptions
{
    /// <summary>The address of the controller, with its prefix where it has one.</summary>
    public required string Url { get; init; }

    /// <summary>The user of the token.</summary>
    public required string User { get; init; }

    /// <summary>The user's API token.</summary>
    public required Secret Token { get; init; }

    /// <summary>The jobs that deploy; the first that matches a job holds, and others are left out.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<JobRule> Jobs { get; init; } = [];

    public UnstableBuild Unstable { get; init; } = UnstableBuild.Succeeded;

    /// <summary>Builds asked for at once.</summary>
    [Range(1, 1000)]
    public int PageSize { get; init; } = 100;
}

/// <summary>What the builds of some jobs deploy, and where to.</summary>
internal sealed record JobRule
{
    /// <summary>Full names with their folders (<c>shop/deploy</c>, of a multibranch project <c>shop/main</c>), with wildcards.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <summary>Jobs left out of these.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>The service; null: the repository that was built, else the job's name.</summary>
    public string? Service { get; init; }

    /// <summary>The environment that the builds go to.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>The parameter of a build that names the environment; a build without it goes to <c>environment</c>.</summary>
    public string? EnvironmentParameter { get; init; }

    /// <summary>The parameter of a build that names the revision, for jobs that deploy what others built; it goes before git's.</summary>
    public string? RevisionParameter { get; init; }

    /// <summary>The repository as <c>owner/name</c>: which of several checkouts is the one deployed; null: the first.</summary>
    public string? Repository { get; init; }
}
