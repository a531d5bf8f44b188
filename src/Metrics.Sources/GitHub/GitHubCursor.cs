namespace Metrics.Sources.GitHub;

/// <summary>How far each repository has been read, by its node id; as JSON it is the source's cursor.</summary>
internal sealed record GitHubCursor
{
    public Dictionary<string, RepositoryState> Repositories { get; init; } = [];

    public static GitHubCursor Parse(string? text) => CursorJson.Read<GitHubCursor>(text) ?? new GitHubCursor();

    public override string ToString() => CursorJson.Write(this);
}

/// <summary>How far one repository has been read.</summary>
internal sealed record RepositoryState
{
    /// <summary>What it was called: its facts hold that name, by which the catalog knows them.</summary>
    public string? Name { get; set; }

    public ListState Pulls { get; set; } = new();

    public ListState Issues { get; set; } = new();

    /// <summary>Every commit of the default branch from here back has been looked at for direct pushes.</summary>
    public string? Head { get; set; }

    /// <summary>The newest deployments, releases or runs when they were last read: differs when something moved.</summary>
    public string? Deliveries { get; set; }

    /// <summary>The creation time of the newest deployment, release or run that was read.</summary>
    public DateTimeOffset? DeliveredTo { get; set; }

    /// <summary>Deployments without a final status, by node id, with the time of their last update.</summary>
    public Dictionary<string, OpenDeployment>? Open { get; set; }

    /// <summary>The newest commit of the default branch that production has seen.</summary>
    public string? Carried { get; set; }

    /// <summary>The end of the last production deployment whose commits were worked out.</summary>
    public DateTimeOffset? CarriedAt { get; set; }

    /// <summary>The last end of a deployment that began too early to be read again.</summary>
    public DateTimeOffset? SettledTo { get; set; }

    /// <summary>The mark of the newest page of workflow runs.</summary>
    public string? RunsTag { get; set; }

    /// <summary>It has another name now: all of it is read anew, so that its history goes by that.</summary>
    public bool IsRenamed(string name) => Name is not null && Name != name;
}

internal sealed record OpenDeployment(DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>
/// How far a list that is ordered by its last update (newest first) has been read. While a pass is under way, <see cref="Top"/>,
/// <see cref="After"/> and <see cref="Floor"/> say where it began, has come to, and ends: a record that moves meanwhile goes above the
/// top, and the next pass meets it.
/// </summary>
internal sealed record ListState
{
    /// <summary>Everything updated up to this instant has been read.</summary>
    public DateTimeOffset? Seen { get; init; }

    /// <summary>The last pass ended within the second that it read: look once more.</summary>
    public bool Hot { get; init; }

    public DateTimeOffset? Top { get; init; }

    public string? After { get; init; }

    public DateTimeOffset? Floor { get; init; }

    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(2);

    /// <summary>Whether there is something to read, given the newest update there is now.</summary>
    public bool HasNews(DateTimeOffset? newest) => newest is not null && (Top is not null || Hot || Seen is null || newest > Seen);

    /// <summary>Begins a pass, or goes on with the one under way.</summary>
    public ListState Begin(DateTimeOffset newest, DateTimeOffset start) =>
        Top is not null ? this : this with { Top = newest, After = null, Floor = Seen is { } seen ? seen - Overlap : start };

    /// <summary>Where the pass is after a page whose records were updated at these instants, newest first.</summary>
    public ListState Step(IReadOnlyList<DateTimeOffset> updates, string? next, DateTimeOffset until)
    {
        DateTimeOffset? top = After is null && updates.Count > 0 && updates[0] > Top ? updates[0] : Top;
        return next is null || updates.Any(update => update < Floor)
            ? new ListState { Seen = top, Hot = top > until - Unsettled }
            : this with { Top = top, After = next };
    }
}
