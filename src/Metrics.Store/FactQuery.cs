using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Store;

/// <summary>Which facts to read. Every part narrows; the default is all current facts that are not deleted.</summary>
public sealed record FactQuery
{
    public FactKind? Kind { get; init; }

    public string? Source { get; init; }

    /// <summary>Facts that happened at or after this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Facts that happened before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>As the store knew them at this instant.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>As the store stood at this revision; not together with <see cref="AsOf"/>.</summary>
    public long? AtRevision { get; init; }

    /// <summary>How much of each fact is read.</summary>
    public FactParts Parts { get; init; }

    /// <summary>Deleted facts too.</summary>
    public bool WithDeleted { get; init; }
}
