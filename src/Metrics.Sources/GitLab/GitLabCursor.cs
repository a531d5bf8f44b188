namespace Metrics.Sources.GitLab;

/// <summary>How far each project has been read, by its number; as JSON it is the source's cursor.</summary>
internal sealed record GitLabCursor
{
    public Dictionary<long, ProjectState> Projects { get; init; } = [];

    public static GitLabCursor Parse(string? text) => CursorJson.Read<GitLabCursor>(text) ?? new GitLabCursor();

    public override string ToString() => CursorJson.Write(this);
}

/// <summary>How far one project has been read. Instants are GitLab's own, never the clock's.</summary>
internal sealed record ProjectState
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Where it was: its facts hold that path, by which the catalog knows them.</summary>
    public string? Path { get; set; }

    /// <summary>The last update of a merge request that was read.</summary>
    public DateTimeOffset? Requests { get; set; }

    /// <summary>The last update of a deployment that was read.</summary>
    public DateTimeOffset? Deployments { get; set; }

    /// <summary>The last update of an incident that was read.</summary>
    public DateTimeOffset? Issues { get; set; }

    /// <summary>Every commit of the default branch from here back has been looked at for direct pushes.</summary>
    public string? Head { get; set; }

    /// <summary>When deployments and incidents were last read from the beginning.</summary>
    public DateTimeOffset? Rechecked { get; set; }

    /// <summary>What each production environment has seen.</summary>
    public Dictionary<string, CarriedState>? Carried { get; set; }

    /// <summary>It has another path now: all of it is read anew, so that its history goes by that.</summary>
    public bool IsMoved(string path) => Path is not null && Path != path;

    /// <summary>Where reading a list begins that was read up to there.</summary>
    public static DateTimeOffset From(DateTimeOffset? seen, DateTimeOffset start) =>
        seen is { } to && to - Overlap > start ? to - Overlap : start;
}

/// <param name="Revision">The newest commit that the environment has seen.</param>
/// <param name="At">The end of the last deployment whose commits were worked out.</param>
internal sealed record CarriedState(string Revision, DateTimeOffset At);
