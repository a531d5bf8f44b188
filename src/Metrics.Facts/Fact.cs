using System.Text.Json.Serialization;

namespace Metrics.Facts;

/// <summary>
/// Something that a source says happened. Identified by (source, kind, <see cref="Id"/>); the same identity seen again with other
/// content is a new version. Instants are UTC with millisecond precision.
/// </summary>
public abstract record Fact
{
    /// <summary>The source's own id; unique among the facts of this kind from that source.</summary>
    public required string Id { get; init; }

    [JsonIgnore]
    public abstract FactKind Kind { get; }

    /// <summary>
    /// The instant that places the fact in time (a deployment's end, a change's merge, an incident's start); null while there is none.
    /// </summary>
    [JsonIgnore]
    public abstract DateTimeOffset? HappenedAt { get; }

    /// <summary>
    /// When the source last touched the record, where it tells. Orders deliveries of one record; it is no content: a record whose
    /// update time alone moved is unchanged.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The identity of a fact: the configured name of its source, its kind, and the source's own id.</summary>
public readonly record struct FactKey(string Source, FactKind Kind, string Id)
{
    public override string ToString() => $"{Source}/{Kind.Name()}/{Id}";
}
