using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Views;

/// <summary>The page that proves one number.</summary>
public sealed record ExplainView
{
    public required NumberView Number { get; init; }

    public required Scope Scope { get; init; }

    public ChangeOrigin? Origin { get; init; }

    /// <summary>How the value follows from the records, in one line.</summary>
    public required string Formula { get; init; }

    public required string DefinitionVersion { get; init; }

    public required long Revision { get; init; }

    public required IReadOnlyList<RoleCount> Roles { get; init; }

    /// <summary>The role shown; null: all.</summary>
    public RecordRole? Shown { get; init; }

    public required IReadOnlyList<RecordView> Records { get; init; }

    public required int Page { get; init; }

    public required int Pages { get; init; }

    public required IReadOnlyList<SourceView> Sources { get; init; }

    /// <summary>What was said earlier; null until it is asked for.</summary>
    public EarlierView? Earlier { get; init; }
}

/// <summary>How many records play a part: <c>3 deployments, 2 incidents</c>.</summary>
public sealed record RoleCount(RecordRole Role, string Words, string Counts);

/// <summary>One record behind a number.</summary>
public sealed record RecordView
{
    public required RecordRole Role { get; init; }

    public required string RoleWords { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    public string? Url { get; init; }

    public required string At { get; init; }

    public string? Value { get; init; }

    public required string Why { get; init; }

    public required string Source { get; init; }

    /// <summary>How often the source told it anew with other content.</summary>
    public int Restated { get; init; }
}

/// <summary>A number as it was said some time ago, beside what is known of the same time today.</summary>
/// <param name="Days">How long ago.</param>
/// <param name="At">When it was said.</param>
/// <param name="Said">The value then.</param>
/// <param name="Known">The value of the same window, known now.</param>
/// <param name="Words">What follows.</param>
public sealed record EarlierView(int Days, string At, string Said, string Known, string Words);
