namespace Metrics.Facts;

/// <summary>
/// What the numbers mean where an organization may choose (definitions §3). The defaults are those of the definitions page.
/// </summary>
public sealed record Definitions
{
    /// <summary><see cref="LinkWithin"/> without a limit.</summary>
    public static readonly TimeSpan Unlimited = TimeSpan.MaxValue;

    /// <summary>How long after a deployment an incident is still put down to it (rule 3.4 b).</summary>
    public TimeSpan LinkWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long after a deployment a rollback or a revert still counts as its failure.</summary>
    public TimeSpan RollbackWithin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far back the first deployment ever seen carries changes.</summary>
    public TimeSpan FirstDeploymentCarries { get; init; } = TimeSpan.FromDays(30);

    public bool CountFailedRollouts { get; init; }

    /// <summary>Environments that are production where the service names none; a regular expression that ignores case.</summary>
    public string Production { get; init; } = "^(prod|production|live)([-_/].*)?$";

    public HotfixDefinition Hotfix { get; init; } = new();

    public OriginDefinition Origin { get; init; } = new();

    public IReadOnlyList<IncidentLinkPattern> IncidentLinks { get; init; } = [];

    /// <summary>The moving windows that are exposed; others can be asked for.</summary>
    public IReadOnlyList<string> Windows { get; init; } = ["7d", "30d", "90d"];

    /// <summary>Fewer samples than this make a number <c>low_sample</c>.</summary>
    public int LowSample { get; init; } = 5;

    /// <summary>The year of the DORA report whose thresholds give the performance levels.</summary>
    public int LevelsOf { get; init; } = 2024;
}

/// <summary>How a change is known to be a fix.</summary>
public sealed record HotfixDefinition
{
    public IReadOnlyList<string> Labels { get; init; } = ["hotfix"];

    /// <summary>Branch names, with <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> Branches { get; init; } = ["hotfix/*"];
}

/// <summary>
/// Where an incident may name its cause (rule 3.4 a): the pattern's group <c>cause</c> holds a deployment id, a revision or a change.
/// </summary>
public sealed record IncidentLinkPattern
{
    /// <summary><c>label</c>, <c>text</c> (title and description), or <c>field:NAME</c>.</summary>
    public required string In { get; init; }

    /// <summary>A regular expression that ignores case, with a group named <c>cause</c>.</summary>
    public required string Pattern { get; init; }
}

/// <summary>The rules that say where a change came from; the first that matches wins, bots before marks.</summary>
public sealed record OriginDefinition
{
    /// <summary>
    /// Logins (with <c>*</c>) of programs whose changes are nobody's and no assistant's: dependency updates and the like.
    /// </summary>
    public IReadOnlyList<string> Bots { get; init; } = OriginRules.DefaultBots;

    /// <summary>Regular expressions, ignoring case, over a change's marks, its author and its branch: any match is AI assistance.</summary>
    public IReadOnlyList<string> Assistants { get; init; } = OriginRules.DefaultAssistants;

    /// <summary>Labels that say so.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["ai-assisted", "ai-generated", "copilot", "claude", "cursor"];

    /// <summary>
    /// What a person's change without any mark is. <see cref="ChangeOrigin.Human"/> is the default where the marks were read; where they
    /// were not, a change stays unknown whatever this says.
    /// </summary>
    public ChangeOrigin Unmarked { get; init; } = ChangeOrigin.Human;
}
