using System.Text.Json.Serialization;

namespace Metrics.Facts;

/// <summary>
/// Lines changed on a repository's default branch in a day, and how many of them replaced or deleted a line at most 21 days old
/// (definitions §3.8). One record for each day and origin; the records of a day add up.
/// </summary>
public sealed record CodeRework : Fact
{
    public required string Repository { get; init; }

    /// <summary>The UTC day of the commits.</summary>
    public required DateOnly Day { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChangeOrigin Origin { get; init; }

    /// <summary>Lines added and lines deleted.</summary>
    public required int LinesChanged { get; init; }

    public required int LinesReworked { get; init; }

    public override FactKind Kind => FactKind.CodeRework;

    public override DateTimeOffset? HappenedAt => new(Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
