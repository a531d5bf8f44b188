using System.Text.Json.Serialization;

namespace Metrics.Sources.GitHub;

/// <summary>A part of a list, and where the next one begins.</summary>
internal sealed record Page<T>(IReadOnlyList<T?>? Nodes, PageInfo? PageInfo = null)
    where T : class
{
    /// <summary>The members that are there: GitHub gives null for what the token may not see.</summary>
    [JsonIgnore]
    public IEnumerable<T> Items => (Nodes ?? []).OfType<T>();

    /// <summary>Where the next part begins; null at the end.</summary>
    [JsonIgnore]
    public string? Next => PageInfo is { HasNextPage: true } ? PageInfo.EndCursor : null;
}

internal sealed record PageInfo(bool HasNextPage, string? EndCursor);

internal sealed record RateLimit(int Cost, int Remaining, DateTimeOffset ResetAt);

/// <summary>A repository with the parts that a query asked for.</summary>
internal sealed record RepositoryNode
{
    public required string Id { get; init; }

    public long? DatabaseId { get; init; }

    public string NameWithOwner { get; init; } = "";

    public bool IsArchived { get; init; }

    public BranchNode? DefaultBranchRef { get; init; }

    public Page<PullNode>? PullRequests { get; init; }

    public Page<IssueNode>? Issues { get; init; }

    public Page<DeploymentNode>? Deployments { get; init; }

    public Page<ReleaseNode>? Releases { get; init; }

    /// <summary>The tip that was asked for, with its history.</summary>
    public HeadNode? Head { get; init; }
}

internal sealed record BranchNode(string Name, OidNode? Target);

internal sealed record OidNode(string Oid);

internal sealed record HeadNode(Page<CommitNode>? History);

internal sealed record CommitNode
{
    public required string Oid { get; init; }

    public DateTimeOffset AuthoredDate { get; init; }

    public DateTimeOffset CommittedDate { get; init; }

    public string Message { get; init; } = "";

    public GitActorNode? Author { get; init; }

    public Page<OidNode>? Parents { get; init; }

    public Page<MergedNode>? AssociatedPullRequests { get; init; }
}

internal sealed record MergedNode(DateTimeOffset? MergedAt);

internal sealed record GitActorNode(string? Name, string? Email, LoginNode? User);

internal sealed record LoginNode(string Login);

internal sealed record ActorNode(string Login, [property: JsonPropertyName("__typename")] string TypeName);

internal sealed record NameNode(string Name);

internal sealed record PullNode
{
    public string Id { get; init; } = "";

    public long Number { get; init; }

    public string Title { get; init; } = "";

    public string? Body { get; init; }

    public string? Url { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public int? Additions { get; init; }

    public int? Deletions { get; init; }

    public string HeadRefName { get; init; } = "";

    public string BaseRefName { get; init; } = "";

    public ActorNode? Author { get; init; }

    public OidNode? MergeCommit { get; init; }

    public Page<NameNode>? Labels { get; init; }

    public Page<PullCommitNode>? Commits { get; init; }

    public Page<ReviewNode>? Reviews { get; init; }

    public Page<PathNode>? Files { get; init; }
}

internal sealed record PullCommitNode(CommitNode Commit);

internal sealed record PathNode(string Path);

internal sealed record ReviewNode(string State, DateTimeOffset? SubmittedAt, ActorNode? Author);

internal sealed record IssueNode
{
    public string Id { get; init; } = "";

    public long Number { get; init; }

    public string Title { get; init; } = "";

    public string? Body { get; init; }

    public string? Url { get; init; }

    public string State { get; init; } = "";

    public string? StateReason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public Page<NameNode>? Labels { get; init; }

    public Page<TimelineNode>? TimelineItems { get; init; }
}

internal sealed record TimelineNode(
    [property: JsonPropertyName("__typename")] string TypeName, DateTimeOffset? CreatedAt, NameNode? Label);

internal sealed record DeploymentNode
{
    public string Id { get; init; } = "";

    public string CommitOid { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string? Environment { get; init; }

    public string? OriginalEnvironment { get; init; }

    public string? Description { get; init; }

    public NameNode? Ref { get; init; }

    public Page<StatusNode>? Statuses { get; init; }
}

internal sealed record StatusNode(string State, DateTimeOffset CreatedAt, string? LogUrl);

internal sealed record ReleaseNode
{
    public string Id { get; init; } = "";

    public long? DatabaseId { get; init; }

    public string TagName { get; init; } = "";

    public string? Name { get; init; }

    public bool IsDraft { get; init; }

    public bool IsPrerelease { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public string? Url { get; init; }

    public OidNode? TagCommit { get; init; }
}

internal sealed record RunsReply(
    [property: JsonPropertyName("total_count")] int TotalCount,
    [property: JsonPropertyName("workflow_runs")] IReadOnlyList<RunReply> WorkflowRuns);

/// <summary>A workflow run, as REST and webhooks show it.</summary>
internal sealed record RunReply
{
    public long Id { get; init; }

    public string? Name { get; init; }

    public string? Path { get; init; }

    public string Status { get; init; } = "";

    public string? Conclusion { get; init; }

    [JsonPropertyName("head_sha")]
    public string HeadSha { get; init; } = "";

    [JsonPropertyName("head_branch")]
    public string? HeadBranch { get; init; }

    [JsonPropertyName("display_title")]
    public string? DisplayTitle { get; init; }

    [JsonPropertyName("html_url")]
    public string? HtmlUrl { get; init; }

    [JsonPropertyName("created_at")]
    public DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public DateTimeOffset UpdatedAt { get; init; }
}
