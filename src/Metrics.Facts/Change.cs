using System.Text.Json.Serialization;
using Metrics.Facts.Json;

namespace Metrics.Facts;

/// <summary>Who wrote a change: a person or a program.</summary>
[JsonConverter(typeof(SnakeCaseWords<AuthorKind>))]
public enum AuthorKind
{
    Human,
    Bot,
}

/// <summary>Where a change came from. <see cref="Unknown"/> is a value of its own, never folded into <see cref="Human"/>.</summary>
[JsonConverter(typeof(SnakeCaseWords<ChangeOrigin>))]
public enum ChangeOrigin
{
    Unknown,
    Human,
    AiAssisted,
    Bot,
}

/// <summary>A pull request (open, merged or closed unmerged), or a commit pushed directly to the default branch.</summary>
public sealed record Change : Fact
{
    /// <summary>The repository, as <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>
    /// Services it belongs to where the source knows; else the catalog resolves <see cref="Repository"/> and <see cref="Paths"/>.
    /// </summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Files it touched (for services that own a folder of a repository); null when the source did not read them.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    public long? Number { get; init; }

    public required string Title { get; init; }

    public string? Author { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AuthorKind AuthorKind { get; init; }

    /// <summary>
    /// The origin where the source states it; <see cref="ChangeOrigin.Unknown"/> leaves it to the rules of the definitions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChangeOrigin Origin { get; init; }

    /// <summary>
    /// What tells an origin: trailer lines of its commits and description (<c>Co-authored-by: …</c>), lines that name a generator, and
    /// commit authors that are programs. Null when the source could not read the commits: then no rule can say <c>human</c>.
    /// </summary>
    public IReadOnlyList<string>? Marks { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public string? Branch { get; init; }

    public DateTimeOffset? FirstCommitAt { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? FirstReviewAt { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The commit on the base branch that merged it.</summary>
    public string? MergeRevision { get; init; }

    public IReadOnlyList<string>? Revisions { get; init; }

    public int? Additions { get; init; }

    public int? Deletions { get; init; }

    /// <summary>The id of the change (or the commit) that this one reverts.</summary>
    public string? Reverts { get; init; }

    /// <summary>The ids of incidents that it was made to end, where its source can tell: with one of them known, it is a fix.</summary>
    public IReadOnlyList<string>? Incidents { get; init; }

    public string? Url { get; init; }

    /// <summary>Its source can't tell of reviews, as git can't: that it names none says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReviewsUnknown { get; init; }

    /// <summary>Whether one can say that it was reviewed or not: a review or an approval that is named is known whoever names it.</summary>
    public bool KnowsReviews => !ReviewsUnknown || FirstReviewAt is not null || ApprovedAt is not null;

    public override FactKind Kind => FactKind.Change;

    /// <summary>Its merge; before that its opening.</summary>
    public override DateTimeOffset? HappenedAt => MergedAt ?? OpenedAt;
}
