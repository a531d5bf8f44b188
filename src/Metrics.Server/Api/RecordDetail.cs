using System.Text.Json.Nodes;

namespace Metrics.Server.Api;

/// <summary>One incident or deployment: what is known of it now, what it is linked to, and what was said of it before.</summary>
internal sealed record RecordDetail
{
    public required string Kind { get; init; }

    public required string Source { get; init; }

    /// <summary>The fact's own fields.</summary>
    public required JsonNode Record { get; init; }

    /// <summary>For an incident: the deployment that caused it, and the rule that says so; for one without, why it has none.</summary>
    public RecordBody? Link { get; init; }

    /// <summary>For a deployment: whether it failed its users, and why.</summary>
    public RecordBody? Outcome { get; init; }

    /// <summary>For a deployment: the incidents that are linked to it.</summary>
    public IReadOnlyList<RecordBody>? Incidents { get; init; }

    /// <summary>For a deployment: the changes that it first carried to production.</summary>
    public IReadOnlyList<RecordBody>? Changes { get; init; }

    /// <summary>Every version, oldest first: more than one means that the source restated it.</summary>
    public required IReadOnlyList<VersionBody> Versions { get; init; }
}

/// <summary>One version of a record.</summary>
internal sealed record VersionBody
{
    public required long Revision { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When another version took its place; absent for the current one.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    public bool? Deleted { get; init; }

    public required JsonNode Record { get; init; }
}
