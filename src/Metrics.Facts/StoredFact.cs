namespace Metrics.Facts;

/// <summary>One version of a fact as the store holds it.</summary>
/// <param name="Source">The configured name of the source that said it.</param>
/// <param name="Fact">The content of this version; for a deleted one the last content known.</param>
/// <param name="Revision">The store's revision number of this version; versions of one store are totally ordered by it.</param>
/// <param name="RecordedAt">When the store learned it.</param>
/// <param name="SupersededAt">When a later version took its place; null for the current one.</param>
/// <param name="Deleted">The source no longer has the record.</param>
public sealed record StoredFact(
    string Source,
    Fact Fact,
    long Revision,
    DateTimeOffset RecordedAt,
    DateTimeOffset? SupersededAt = null,
    bool Deleted = false)
{
    public FactKey Key => new(Source, Fact.Kind, Fact.Id);
}
